package io.holdfast.samples.orders;

import io.holdfast.freshness.ReadInfo;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The application's queries, as any Spring application writes them. Each is counted with the region that answered it. */
@Component
class OrderReads {
    private final JdbcTemplate materialize;
    private final ReadCounts counts;

    OrderReads(JdbcTemplate materialize, ReadCounts counts) {
        this.materialize = materialize;
        this.counts = counts;
    }

    Optional<Order> byId(long id) {
        long begun = System.nanoTime();
        try {
            Answer answer = materialize.query(
                    "SELECT id, customer, item, cents FROM orders WHERE id = ?",
                    rows -> {
                        String endpoint = rows.unwrap(ReadInfo.class).endpoint();
                        return rows.next()
                                ? new Answer(
                                        Optional.of(new Order(
                                                rows.getLong(1),
                                                rows.getString(2),
                                                rows.getString(3),
                                                rows.getLong(4))),
                                        endpoint)
                                : new Answer(Optional.empty(), endpoint);
                    },
                    id);
            counts.answered(answer.endpoint(), System.nanoTime() - begun);
            return answer.order();
        } catch (DataAccessException e) {
            counts.failed(System.nanoTime() - begun);
            throw e;
        }
    }

    /** One read as the background traffic makes it. */
    void any(long newest) {
        byId(ThreadLocalRandom.current().nextLong(1, Math.max(2, newest)));
    }

    private record Answer(Optional<Order> order, String endpoint) {}
}
