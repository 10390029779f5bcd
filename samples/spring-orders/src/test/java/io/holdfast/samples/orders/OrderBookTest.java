package io.holdfast.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.spring.test.HoldfastTest;
import io.holdfast.testkit.Regions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The order book alone, over emulated regions: the starter's test slice as an application uses it. */
@HoldfastTest(sql = "CREATE TABLE orders (id bigint, customer text, item text, cents bigint)")
final class OrderBookTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Autowired
    private Regions regions;

    @Autowired
    private OrderBook book;

    @Autowired
    private JdbcTemplate materialize;

    @Autowired
    private ApplicationContext context;

    @Test
    void hearsOfEveryOrderOnceAcrossTheLossOfARegion() {
        regions.upstream().insert("orders", 1L, "Ada", "rope", 900L);
        await().atMost(SOON).until(() -> book.page().orders() == 1);
        regions.get("us-east-1").lose();
        regions.upstream().insert("orders", 2L, "Grace", "anchor", 1_900L);
        await().atMost(SOON).until(() -> book.page().orders() == 2);
        assertThat(book.page().missing()).isZero();
        assertThat(book.page().doubled()).isZero();
        assertThat(materialize.queryForObject("SELECT count(*) FROM orders", Long.class))
                .isEqualTo(2);
        assertThat(context.getBeansOfType(OrdersController.class))
                .as("a slice has listeners and nothing else of the application")
                .isEmpty();
    }
}
