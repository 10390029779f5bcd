package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.DeadlineExceededException;
import io.holdfast.failure.WritesRefusedException;
import io.holdfast.settings.Mode;
import io.holdfast.testkit.Direction;
import java.sql.CallableStatement;
import java.sql.Connection;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real faults on real sockets under a running load: what an application would see, which is nothing. */
final class FailoverTest {
    private final Regions regions = new Regions();
    private final ExecutorService readers = Executors.newFixedThreadPool(4);
    private final AtomicBoolean reading = new AtomicBoolean(true);
    private final List<Future<Long>> loads = new ArrayList<>();

    @AfterEach
    void end() {
        reading.set(false);
        readers.shutdownNow();
        regions.close();
    }

    @Test
    void aKilledRegionCostsNoRead() throws Exception {
        try (HoldfastDataSource materialize = regions.builder().build()) {
            load(materialize);
            regions.east.crash();
            await().until(() -> serving(materialize).equals("west"));
            await().until(() -> regions.changed("east", "DOWN", "two witnesses"));
            assertThat(reads()).isPositive();
        }
    }

    @Test
    void aResetOfEveryConnectionCostsNoReadAndTheRegionKeepsServing() throws Exception {
        try (HoldfastDataSource materialize =
                regions.builder().failbackDelay(Duration.ZERO).build()) {
            load(materialize);
            regions.toEast.resetOnce();
            await().until(() -> regions.changed("east", "SUSPECT", ""));
            await().until(() -> serving(materialize).equals("east"));
            assertThat(reads()).isPositive();
            assertThat(regions.changed("east", "DOWN", "")).isFalse();
        }
    }

    @Test
    void aRefusingRegionCostsNoRead() throws Exception {
        try (HoldfastDataSource materialize = regions.builder().build()) {
            load(materialize);
            regions.toEast.refuse();
            await().until(() -> serving(materialize).equals("west"));
            assertThat(reads()).isPositive();
        }
    }

    @Test
    void aBlackHoleIsFoundByTheStallOfWorkAndCostsNoRead() throws Exception {
        // No routine probe falls into this test: only the stalled work itself can raise the suspicion.
        try (HoldfastDataSource materialize =
                regions.builder().set("probeInterval", "1h").build()) {
            load(materialize);
            regions.toEast.blackHole();
            await().until(() -> regions.changed("east", "SUSPECT", "nothing answered"));
            await().until(() -> regions.changed("east", "DOWN", "two witnesses"));
            assertThat(serving(materialize)).isEqualTo("west");
            assertThat(reads()).isPositive();
        }
    }

    @Test
    void aHoleInOneDirectionCostsNoReadEither() throws Exception {
        try (HoldfastDataSource materialize = regions.builder().build()) {
            load(materialize);
            regions.toEast.blackHole(Direction.TO_CLIENT);
            await().until(() -> regions.changed("east", "DOWN", "two witnesses"));
            assertThat(reads()).isPositive();
        }
    }

    @Test
    void workReturnsAfterRecovery() throws Exception {
        try (HoldfastDataSource materialize =
                regions.builder().failbackDelay(Duration.ofMillis(300)).build()) {
            load(materialize);
            regions.east.crash();
            await().until(() -> serving(materialize).equals("west"));
            regions.east.restart();
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> serving(materialize).equals("east"));
            assertThat(reads()).isPositive();
        }
    }

    @Test
    void oneSlowStatementOnALiveRegionMarksNobodyDown() throws Exception {
        try (HoldfastDataSource materialize = regions.builder().build();
                Connection connection = materialize.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_sleep(1)")) {
            assertThat(rows.next()).isTrue();
            assertThat(regions.changed("east", "DOWN", "")).isFalse();
            assertThat(regions.events.stream()
                            .filter(event -> event instanceof HoldfastEvent.EndpointChanged change
                                    && change.to().equals("SUSPECT")))
                    .as("one suspicion, and nothing else")
                    .hasSizeLessThanOrEqualTo(1);
            await().until(() -> serving(materialize).equals("east"));
        }
    }

    @Test
    void aStatementEndsWithItsDeadline() throws Exception {
        try (HoldfastDataSource materialize = regions.builder().build();
                Connection connection = materialize.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.executeQuery("SELECT pg_sleep(20)"))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("1000 ms");
            assertThat(Regions.sum(materialize)).isEqualTo(6);
        }
    }

    @Test
    void inPassthroughTheFirstRegionIsAllThereIs() throws Exception {
        try (HoldfastDataSource materialize =
                regions.builder().mode(Mode.PASSTHROUGH).build()) {
            assertThat(Regions.sum(materialize)).isEqualTo(6);
            regions.east.crash();
            assertThatThrownBy(() -> Regions.sum(materialize)).isInstanceOf(SQLException.class);

            materialize.mode(Mode.ACTIVE);
            assertThat(Regions.sum(materialize)).isEqualTo(6);
        }
    }

    @Test
    void inObserveNothingHopsAndTheEventSaysWhatWouldHave() throws Exception {
        try (HoldfastDataSource materialize =
                regions.builder().mode(Mode.OBSERVE).build()) {
            assertThat(Regions.sum(materialize)).isEqualTo(6);
            regions.east.crash();
            assertThatThrownBy(() -> Regions.sum(materialize)).isInstanceOf(SQLException.class);
            await().until(() -> regions.events.stream().anyMatch(HoldfastEvent.HopWithheld.class::isInstance));
            await().until(() -> regions.changed("east", "DOWN", ""));
        }
    }

    @Test
    void theLevelThatNobodyHasSetIsMaterializesOwn() throws Exception {
        try (HoldfastDataSource materialize = regions.builder().build();
                Connection connection = materialize.getConnection()) {
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
        }
    }

    @Test
    void whatIsCalledGoesWhereWritesGo() throws Exception {
        try (HoldfastDataSource materialize = regions.builder().build();
                Connection connection = materialize.getConnection()) {
            assertThatThrownBy(() -> connection.prepareCall("{call f()}")).isInstanceOf(WritesRefusedException.class);
            assertThatThrownBy(() -> connection.prepareCall("INSERT INTO t VALUES (4)"))
                    .isInstanceOf(WritesRefusedException.class);
        }
        try (HoldfastDataSource materialize = regions.builder().writes("west").build();
                Connection connection = materialize.getConnection();
                CallableStatement statement = connection.prepareCall("INSERT INTO t VALUES (4)")) {
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
        assertThat(regions.east.query("SELECT count(*) FROM t")).isEqualTo(List.of(List.of(3L)));
        assertThat(regions.west.query("SELECT count(*) FROM t")).isEqualTo(List.of(List.of(4L)));
    }

    @Test
    void aCallThatWaitsForAnEndpointEndsWhenItIsCancelledOrItsConnectionClosed() throws Exception {
        try (HoldfastDataSource materialize = regions.builder().build()) {
            assertThat(Regions.sum(materialize)).isEqualTo(6);
            regions.east.crash();
            regions.west.crash();
            await().until(() -> regions.changed("east", "DOWN", "") && regions.changed("west", "DOWN", ""));
            assertThat(waiting(materialize, Statement::cancel)).isEqualTo("57014");
            assertThat(waiting(materialize, statement -> statement.getConnection().close()))
                    .isEqualTo("57014");
        }
    }

    /** How a call ends that waits for somebody to serve, when another thread does something to it. */
    private static String waiting(HoldfastDataSource materialize, Interference interference) throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (Connection connection = materialize.getConnection();
                Statement statement = connection.createStatement()) {
            Future<String> state = other.submit(() -> {
                try (ResultSet rows = statement.executeQuery("SELECT 1")) {
                    return "answered " + rows.next();
                } catch (SQLException e) {
                    return String.valueOf(e.getSQLState());
                }
            });
            await().until(() -> {
                interference.with(statement);
                return state.isDone();
            });
            return state.get();
        } finally {
            other.shutdownNow();
        }
    }

    /** What another thread does meanwhile. */
    private interface Interference {
        void with(Statement statement) throws SQLException;
    }

    @Test
    void writesOverTwoEnvironmentsNeedAPlace() throws Exception {
        try (HoldfastDataSource materialize = regions.builder().build();
                Connection connection = materialize.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO t VALUES (4)"))
                    .isInstanceOf(WritesRefusedException.class)
                    .hasMessageContaining("'writes'");
        }
        try (HoldfastDataSource materialize = regions.builder().writes("west").build();
                Connection connection = materialize.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("INSERT INTO t VALUES (4)")).isEqualTo(1);
        }
        assertThat(regions.east.query("SELECT count(*) FROM t")).isEqualTo(List.of(List.of(3L)));
        assertThat(regions.west.query("SELECT count(*) FROM t")).isEqualTo(List.of(List.of(4L)));
    }

    @Test
    void aRawBeginHoldsOneConnectionUntilItsEnd() throws Exception {
        try (HoldfastDataSource materialize = regions.builder().build();
                Connection connection = materialize.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("DECLARE c CURSOR FOR SUBSCRIBE t WITH (PROGRESS)");
            try (ResultSet rows = statement.executeQuery("FETCH 4 c")) {
                int count = 0;
                while (rows.next()) {
                    count++;
                }
                assertThat(count).isEqualTo(4);
            }
            statement.execute("COMMIT");
            assertThat(Regions.sum(materialize)).isEqualTo(6);
        }
    }

    private void load(HoldfastDataSource materialize) throws SQLException {
        assertThat(Regions.sum(materialize)).isEqualTo(6);
        for (int i = 0; i < 4; i++) {
            loads.add(readers.submit(() -> {
                long reads = 0;
                while (reading.get()) {
                    assertThat(Regions.sum(materialize)).isEqualTo(6);
                    reads++;
                }
                return reads;
            }));
        }
    }

    /** Ends the load; a single failed read throws here. */
    private long reads() throws Exception {
        reading.set(false);
        long reads = 0;
        for (Future<Long> load : loads) {
            reads += load.get();
        }
        return reads;
    }

    private static String serving(HoldfastDataSource materialize) {
        return materialize.status().serving().orElse("nobody");
    }
}
