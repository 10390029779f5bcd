package io.holdfast.spring.data;

import java.util.List;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

/** As an application would write it: Spring Data JDBC's repository of a view. */
interface LeadingBids extends ListCrudRepository<LeadingBid, Long> {
    List<LeadingBid> findByBuyer(String buyer);

    @Query("SELECT sum(amount) FROM winning_bids WHERE amount >= :least")
    long total(long least);
}
