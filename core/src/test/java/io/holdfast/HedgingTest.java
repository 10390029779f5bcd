package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.DeadlineExceededException;
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
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Profile {@code low-latency} over real sockets: what is not answered in time is asked elsewhere as well. */
final class HedgingTest {
    private static final int ENOUGH_TO_KNOW = 150;
    private static final int ALARMS_OF_ALL_IN_FLIGHT = 5 * 4;

    private final Regions regions = new Regions();
    private final ExecutorService readers = Executors.newCachedThreadPool();
    private final AtomicBoolean reading = new AtomicBoolean(true);
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

    /** Ways for a region to fall silent. */
    enum Silence {
        BOTH_WAYS {
            @Override
            void begin(Regions regions) {
                regions.toEast.blackHole();
            }
        },
        TO_US {
            @Override
            void begin(Regions regions) {
                regions.toEast.blackHole(Direction.TO_CLIENT);
            }
        },
        FROM_US {
            @Override
            void begin(Regions regions) {
                regions.toEast.blackHole(Direction.TO_SERVER);
            }
        };

        abstract void begin(Regions regions);
    }

    @ParameterizedTest
    @EnumSource(Silence.class)
    void aSilentRegionIsHedgedBeforeItIsFound(Silence silence) throws Exception {
        try (HoldfastDataSource materialize = fast()) {
            warm(materialize);
            load(materialize);
            silence.begin(regions);
            await().until(() -> hedges().stream().anyMatch(hedge -> hedge.from().equals("east") && hedge.won()));
            await().until(() -> regions.changed("east", "DOWN", ""));
            assertThat(stopped()).as("not one read failed").isPositive();
            int found = regions.events.indexOf(regions.events.stream()
                    .filter(event -> event instanceof HoldfastEvent.EndpointChanged change
                            && change.to().equals("DOWN"))
                    .findFirst()
                    .orElseThrow());
            assertThat(regions.events.subList(0, found))
                    .as("long before the director knew")
                    .anyMatch(event -> event instanceof HoldfastEvent.ReadHedged);
        }
    }

    @Test
    void aRegionThatIsTwentyTimesAsSlowCostsNoReadAndHasNoMoreThanItsShareSentTwice() throws Exception {
        try (HoldfastDataSource materialize = fast()) {
            warm(materialize);
            load(materialize);
            regions.toEast.delay(Duration.ofMillis(40));
            long before = reads.get();
            await().until(() -> reads.get() > before + 400);
            assertThat(stopped()).isPositive();
            assertThat(hedges().size()).isBetween(1, ALARMS_OF_ALL_IN_FLIGHT + (int) reads.get() / 20 + 10);
        }
    }

    @Test
    void whoeverIsAnsweredElsewhereIsToldSo() throws Exception {
        try (HoldfastDataSource materialize = fast();
                Connection connection = materialize.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT a FROM t WHERE a >= ? ORDER BY a")) {
            for (int i = 0; i < ENOUGH_TO_KNOW; i++) {
                assertThat(first(statement, 1 + i % 3)).isEqualTo(1 + i % 3);
            }
            regions.toEast.blackHole();
            try (ResultSet rows = executed(statement, 2)) {
                ReadInfo info = rows.unwrap(ReadInfo.class);
                assertThat(info.hedged()).isTrue();
                assertThat(info.endpoint()).isEqualTo("west");
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(2);
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(3);
                assertThat(rows.next()).isFalse();
            }
            assertThat((Throwable) statement.getWarnings()).as("nothing failed").isNull();
            regions.toEast.pass();
            assertThat(first(statement, 3))
                    .as("parameters set anew are its own")
                    .isEqualTo(3);
        }
    }

    @Test
    void whatIsNoReadOfItsOwnIsNeverSentTwice() throws Exception {
        try (HoldfastDataSource materialize = regions.builder()
                        .set("profile", "low-latency")
                        .writes("east")
                        .build();
                Connection connection = materialize.getConnection();
                Statement statement = connection.createStatement()) {
            warm(materialize);
            regions.east.faults().slow(Duration.ofMillis(120), "INSERT");
            regions.east.faults().slow(Duration.ofMillis(120), "a + 0");
            await().during(Duration.ofMillis(50)).until(() -> true);
            int before = hedges().size();
            statement.executeUpdate("INSERT INTO t VALUES (4)");
            connection.setAutoCommit(false);
            try (ResultSet rows = statement.executeQuery("SELECT sum(a + 0) FROM t")) {
                assertThat(rows.next()).isTrue();
            }
            connection.rollback();
            assertThat(hedges()).hasSize(before);
            assertThat(regions.east.query("SELECT count(*) FROM t")).isEqualTo(List.of(List.of(4L)));
            assertThat(regions.west.query("SELECT count(*) FROM t")).isEqualTo(List.of(List.of(3L)));
        }
    }

    @Test
    void aLoserIsCancelledAtItsServerAndItsConnectionServesAgain() throws Exception {
        try (HoldfastDataSource materialize =
                regions.builder().set("profile", "low-latency").poolSize(1).build()) {
            warm(materialize);
            regions.east.faults().slow(Duration.ofSeconds(20), "sum");
            assertThat(Regions.sum(materialize)).isEqualTo(6);
            await().until(() -> hedges().stream().anyMatch(HoldfastEvent.ReadHedged::won));
            regions.east.faults().heal();
            // with a pool of one, the connection that the loser holds is all there is
            await().until(() -> endpointOf(materialize).equals("east"));
            assertThat(regions.changed("east", "DOWN", "")).isFalse();
        }
    }

    @Test
    void aWaitingCallerHonoursItsInterruptItsCancelAndItsDeadline() throws Exception {
        try (HoldfastDataSource materialize = fast();
                Connection connection = materialize.getConnection();
                Statement statement = connection.createStatement()) {
            warm(materialize);
            regions.east.faults().slow(Duration.ofSeconds(20), "pg_sleep");
            regions.west.faults().slow(Duration.ofSeconds(20), "pg_sleep");

            Thread caller = Thread.currentThread();
            Future<?> impatience = readers.submit(() -> {
                await().until(() -> !hedges().isEmpty() || regions.east.connections() > 0);
                caller.interrupt();
                return null;
            });
            assertThatThrownBy(() -> statement.executeQuery("SELECT pg_sleep(20)"))
                    .isInstanceOf(SQLException.class)
                    .hasFieldOrPropertyWithValue("SQLState", "57014");
            assertThat(Thread.interrupted()).as("kept for the caller").isTrue();
            impatience.get();

            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.executeQuery("SELECT pg_sleep(20)"))
                    .isInstanceOf(DeadlineExceededException.class);
            assertThat(Regions.sum(materialize)).isEqualTo(6);
        }
    }

    @Test
    void closingGivesBackEveryThreadAlsoInTheMiddleOfARace() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        HoldfastDataSource materialize = fast();
        warm(materialize);
        assertThat(hedgeThreads(before)).as("reads run there").isNotEmpty();
        regions.toEast.blackHole();
        regions.toWest.blackHole();
        Future<Long> read = readers.submit(() -> Regions.sum(materialize));
        await().during(Duration.ofMillis(100)).until(() -> !read.isDone());

        materialize.close();

        assertThatThrownBy(read::get).hasCauseInstanceOf(SQLException.class);
        await().untilAsserted(() -> assertThat(hedgeThreads(before)).isEmpty());
    }

    @Test
    void withoutTheProfileNoThreadIsMadeAndNothingIsSentTwice() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (HoldfastDataSource materialize = regions.builder().build()) {
            warm(materialize);
            regions.toEast.blackHole();
            assertThat(Regions.sum(materialize)).isEqualTo(6);
            assertThat(hedges()).isEmpty();
            assertThat(hedgeThreads(before)).isEmpty();
        }
    }

    private static Set<String> hedgeThreads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.getName().endsWith("-hedge"))
                .map(Thread::getName)
                .collect(Collectors.toSet());
    }

    private static ResultSet executed(PreparedStatement statement, int from) throws SQLException {
        statement.setInt(1, from);
        return statement.executeQuery();
    }

    private static int first(PreparedStatement statement, int from) throws SQLException {
        try (ResultSet rows = executed(statement, from)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static String endpointOf(HoldfastDataSource materialize) throws SQLException {
        try (Connection connection = materialize.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
            return rows.unwrap(ReadInfo.class).endpoint();
        }
    }

    private void warm(HoldfastDataSource materialize) throws SQLException {
        for (int i = 0; i < ENOUGH_TO_KNOW; i++) {
            assertThat(Regions.sum(materialize)).isEqualTo(6);
        }
    }

    /** Four readers at two hundred a second each. */
    private void load(HoldfastDataSource materialize) {
        for (int i = 0; i < 4; i++) {
            loads.add(readers.submit(() -> {
                while (reading.get()) {
                    assertThat(Regions.sum(materialize)).isEqualTo(6);
                    reads.incrementAndGet();
                    LockSupport.parkNanos(5_000_000);
                }
                return null;
            }));
        }
    }

    /** Ends the load; a single failed read throws here. */
    private long stopped() throws Exception {
        reading.set(false);
        for (Future<?> load : loads) {
            load.get();
        }
        return reads.get();
    }

    private List<HoldfastEvent.ReadHedged> hedges() {
        return regions.events.stream()
                .filter(HoldfastEvent.ReadHedged.class::isInstance)
                .map(HoldfastEvent.ReadHedged.class::cast)
                .toList();
    }
}
