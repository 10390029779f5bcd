package io.holdfast.samples.frameworks;

import java.util.List;
import org.springframework.data.repository.ListCrudRepository;

/** Spring Data writes it. */
public interface Bids extends ListCrudRepository<Bid, Long> {
    /** A buyer's bids. */
    List<Bid> findByBuyer(String buyer);
}
