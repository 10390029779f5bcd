package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.health.EndpointState;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * After a hundred forced hops, 10,000 with {@code mvn -Pproof}, there are as many threads, sockets and objects of ours as after
 * the first few.
 */
final class HopsLeaveNothingTest {
    private static final int HOPS = Integer.getInteger("holdfast.hops", 100);
    private static final int FIRST = 30;
    /** An endpoint that fell often stays DOWN for half a minute, and its probes and its pool come after that. */
    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(2);

    /** Read between two faults: a hop costs one from the retry budget, and a read pays in a fifth. */
    private static final int READS = 6;

    private final Regions regions = new Regions();
    private final AtomicLong hops = new AtomicLong();

    @AfterEach
    void end() {
        regions.close();
    }

    @Test
    void threadsSocketsAndObjectsGoBackToWhatTheyWere() throws Exception {
        try (HoldfastDataSource materialize = regions.builder()
                .failbackDelay(Duration.ZERO)
                .listener(event -> hops.addAndGet(event instanceof HoldfastEvent.ReadHopped ? 1 : 0))
                .build()) {
            hopUntil(materialize, FIRST);
            Census before = atRest(materialize);
            hopUntil(materialize, FIRST + HOPS);
            await().atMost(LONGEST_RECOVERY)
                    .untilAsserted(() -> assertThat(atRest(materialize)).satisfies(after -> {
                        assertThat(after.threads()).isLessThanOrEqualTo(before.threads());
                        assertThat(after.sockets()).isLessThanOrEqualTo(before.sockets());
                        assertThat(after.objects()).isLessThanOrEqualTo(before.objects() + 50);
                    }));
        }
    }

    /** Breaks every connection to whichever serves, and reads; while one recovers the other is left alone. */
    private void hopUntil(HoldfastDataSource materialize, long wanted) throws Exception {
        while (hops.get() < wanted) {
            await("after " + hops.get() + " hops")
                    .atMost(LONGEST_RECOVERY)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> materialize.status().endpoints().stream()
                            .allMatch(endpoint -> endpoint.state() == EndpointState.UP));
            if (materialize.status().serving().orElse("").equals("west")) {
                regions.toWest.resetOnce();
            } else {
                regions.toEast.resetOnce();
            }
            for (int i = 0; i < READS; i++) {
                assertThat(Regions.sum(materialize)).isEqualTo(6);
            }
            // what the test itself keeps would slow it down in the end
            regions.events.clear();
        }
    }

    private Census atRest(HoldfastDataSource materialize) throws Exception {
        await().atMost(LONGEST_RECOVERY)
                .until(() -> regions.east.connections() == 5 && regions.west.connections() == 5);
        assertThat(Regions.sum(materialize)).isEqualTo(6);
        regions.events.clear();
        return new Census(threads(), regions.toEast.openConnections() + regions.toWest.openConnections(), objects());
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().toLowerCase(Locale.ROOT))
                .filter(name -> name.contains("holdfast") || name.contains("hikari"))
                .filter(name -> !name.contains("emulator") && !name.contains("testkit"))
                .count();
    }

    /** Live objects of ours, as the virtual machine counts them after a collection. */
    private static long objects() throws Exception {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return Arrays.stream(histogram.split("\n", -1))
                .map(line -> line.trim().split("\\s+", -1))
                .filter(columns -> columns.length >= 4
                        && columns[3].startsWith("io.holdfast.")
                        && !columns[3].startsWith("io.holdfast.testkit."))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }

    /** What there is. */
    private record Census(long threads, long sockets, long objects) {}
}
