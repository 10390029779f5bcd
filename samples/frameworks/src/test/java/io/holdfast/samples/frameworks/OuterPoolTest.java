package io.holdfast.samples.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A pool above us, with no setting for us, loses no read. */
final class OuterPoolTest {
    private final TwoRegions regions = new TwoRegions(4);
    private final ExecutorService readers = Executors.newFixedThreadPool(4);
    private final AtomicBoolean reading = new AtomicBoolean(true);

    /** What happens to the region that serves. */
    enum Fault {
        /** The server dies. */
        KILL,
        /** Every connection is reset, new ones too. */
        RESET,
        /** Nobody listens. */
        REFUSE,
        /** Nothing answers. */
        BLACK_HOLE;

        void strike(TwoRegions regions) {
            switch (this) {
                case KILL -> regions.east.crash();
                case RESET -> regions.toEast.reset();
                case REFUSE -> regions.toEast.refuse();
                case BLACK_HOLE -> regions.toEast.blackHole();
            }
        }
    }

    static Stream<Arguments> everyFaultUnderEveryPool() {
        return Stream.of(OuterPool.values())
                .flatMap(pool -> Stream.of(Fault.values()).map(fault -> Arguments.of(pool, fault)));
    }

    @AfterEach
    void end() {
        reading.set(false);
        readers.shutdownNow();
        regions.close();
    }

    @ParameterizedTest
    @MethodSource("everyFaultUnderEveryPool")
    void noReadFailsWhileBusy(OuterPool kind, Fault fault) throws Exception {
        DataSource pool = kind.over(regions.holdfast);
        assertThat(TwoRegions.sum(pool)).isEqualTo(6);
        List<Future<Long>> loads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            loads.add(readers.submit(() -> readAll(pool)));
        }
        fault.strike(regions);
        await().until(() -> regions.serving().equals("west"));
        reading.set(false);
        for (Future<Long> load : loads) {
            assertThat(load.get()).isPositive();
        }
        OuterPool.close(pool);
    }

    @ParameterizedTest
    @MethodSource("everyFaultUnderEveryPool")
    void noReadFailsAfterARest(OuterPool kind, Fault fault) throws Exception {
        DataSource pool = kind.over(regions.holdfast);
        assertThat(TwoRegions.sum(pool)).isEqualTo(6);
        // longer than HikariCP trusts a connection that rests
        await().pollDelay(Duration.ofMillis(600)).until(() -> true);
        fault.strike(regions);
        for (int i = 0; i < 20; i++) {
            assertThat(TwoRegions.sum(pool)).isEqualTo(6);
        }
        OuterPool.close(pool);
    }

    @Test
    void fiftyRestingConnectionsHoldNoPhysicalOne() throws Exception {
        assertThat(TwoRegions.sum(regions.holdfast)).isEqualTo(6);
        await().until(() -> regions.east.connections() == 5);
        int before = regions.east.connections() + regions.west.connections();
        HikariConfig config = new HikariConfig();
        config.setDataSource(regions.holdfast);
        config.setMinimumIdle(50);
        config.setMaximumPoolSize(50);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            await().until(() -> pool.getHikariPoolMXBean().getIdleConnections() == 50);
            assertThat(regions.east.connections() + regions.west.connections()).isEqualTo(before);
            assertThat(TwoRegions.sum(pool)).isEqualTo(6);
        }
    }

    @Test
    void isValidHasACapOfItsOwnWhereNothingAnswers() throws Exception {
        try (Connection connection = regions.holdfast.getConnection()) {
            assertThat(connection.isValid(0)).isTrue();
            connection.setAutoCommit(false);
            connection.createStatement().execute("SELECT 1");
            regions.toEast.blackHole();
            regions.toWest.blackHole();
            long begun = System.nanoTime();
            assertThat(connection.isValid(0)).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(1_500));
        }
    }

    private long readAll(DataSource pool) throws Exception {
        long reads = 0;
        while (reading.get()) {
            assertThat(TwoRegions.sum(pool)).isEqualTo(6);
            reads++;
        }
        return reads;
    }
}
