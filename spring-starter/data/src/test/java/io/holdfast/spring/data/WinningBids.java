package io.holdfast.spring.data;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

/** As an application would write it: JPA's repository of a view. */
interface WinningBids extends Repository<WinningBid, Long> {
    List<WinningBid> findByBuyerOrderById(String buyer);

    List<WinningBid> findByAmountGreaterThanEqualOrderByAmountDesc(long amount, Limit most);

    long count();
}
