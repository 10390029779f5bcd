package io.holdfast.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** 500 requests a second over HTTP while a region goes silent: 6 seconds in CI, 60 by {@code -Dorders.load.seconds=60}. */
final class LoadTest {
    private static final int SECONDS = Integer.getInteger("orders.load.seconds", 6);
    private static final int RATE = 500;
    private static final Duration WARM_UP = Duration.ofSeconds(SECONDS < 60 ? 3 : 10);

    @Test
    void noRequestFailsWhileARegionGoesSilent() throws Exception {
        try (RunningApplication application = new RunningApplication("--orders.traffic=false");
                Customers customers = new Customers(application.uri("/api/orders/1"))) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> application.bean(OrderBook.class).page().orders() > 3);
            int rate = rate(customers);
            RegionFaults faults = application.bean(RegionFaults.class);
            Customers.Answers answers =
                    customers.ask(rate, SECONDS, () -> faults.plant(World.EAST, RegionFaults.Fault.BLACKHOLE));
            System.out.printf(
                    "%d requests at %d/s, one region black-holed in the middle: %s%n",
                    rate * SECONDS, rate, answers.figures());
            assertThat(answers.failures()).isEmpty();
            assertThat(answers.micros()).hasSize(rate * SECONDS);
            assertThat(application.bean(StatusPage.class).now().serving()).isEqualTo(World.WEST);
        }
    }

    /** A machine that cannot answer so many while all is well, two regions and the customers in one process, would show its own queue. */
    private static int rate(Customers customers) throws InterruptedException {
        int most = customers.warmUp(WARM_UP);
        int rate = Math.max(20, Math.min(RATE, most * 6 / 10));
        if (rate < RATE) {
            System.out.printf("this machine answers %d/s while all is well: %d/s are sent, not %d%n", most, rate, RATE);
        }
        return rate;
    }
}
