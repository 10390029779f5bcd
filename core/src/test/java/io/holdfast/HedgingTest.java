package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.freshness.ReadInfo;
import io.holdfast.testkit.Direction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Profile {@code low-latency} over real sockets: what is not answered in time is asked elsewhere as well. */
final class HedgingTest {
    private static final int ENOUGH_TO_KNOW = 150;

    private final Regions regions = new Regions();
    private final ExecutorService readers = Executors.newCachedThreadPool();
    private final AtomicBoolean reading = new AtomicBoolean(true);
    private final AtomicLong longest = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final List<Future<?>> loads = new ArrayList<>();

    @AfterEach
    void end() {
        reading.set(false);
        readers.shutdownNow();
        regions.close();
    }

    private HoldfastDataSource fast() {
        return regions.builder().set("profile", "low-latency").build();
    }

    @Test
    void aBlackHoleIsHedgedLongBeforeItIsFound() throws Exception {
        try (HoldfastDataSource materialize = fast()) {
            warm(materialize);
            load(materialize, 4);
            longest.set(0);
            regions.toEast.blackHole();
            await().until(() -> regions.changed("east", "DOWN", ""));
            stop();
            assertThat(hedges()).isNotEmpty().allMatch(hedge -> hedge.from().equals("east"));
            System.err.println("LONGEST " + longest.get() / 1_000_000 + " ms, hedges " + hedges().size()+" of "+reads.get());
        }
    }

    private void warm(HoldfastDataSource materialize) throws SQLException {
        for (int i = 0; i < ENOUGH_TO_KNOW; i++) {
            assertThat(Regions.sum(materialize)).isEqualTo(6);
        }
    }

    private void load(HoldfastDataSource materialize, int threads) {
        for (int i = 0; i < threads; i++) {
            loads.add(readers.submit(() -> {
                while (reading.get()) {
                    long begun = System.nanoTime();
                    assertThat(Regions.sum(materialize)).isEqualTo(6);
                    longest.accumulateAndGet(System.nanoTime() - begun, Math::max);
                    reads.incrementAndGet();
                    java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                }
                return null;
            }));
        }
    }

    private void stop() throws Exception {
        reading.set(false);
        for (Future<?> load : loads) {
            load.get();
        }
    }

    private List<HoldfastEvent.ReadHedged> hedges() {
        return regions.events.stream()
                .filter(HoldfastEvent.ReadHedged.class::isInstance)
                .map(HoldfastEvent.ReadHedged.class::cast)
                .toList();
    }
}
