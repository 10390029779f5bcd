package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.endpoint.physical.PhysicalConnection;
import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import io.holdfast.time.Timing;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cluster that fails two probes drains its endpoint; its first answer gives it back. */
final class ClusterProbeTest {
    private static final Duration USUAL = Duration.ofSeconds(20);

    private final MaterializeEmulator server = MaterializeEmulator.builder().start();
    private final Threads threads = new Threads("cluster-test");
    private final Timing timing = new Timing(Ticker.system(), Scheduler.onThread(threads, "director"), threads);
    private final List<Signal> signals = new ArrayList<>();
    private final ClusterProbe probe = new ClusterProbe("SELECT at FROM heartbeat", signals::add);

    @AfterEach
    void end() {
        timing.scheduler().close();
        server.close();
    }

    @Test
    void failuresDrainOnceAndAnAnswerUndrains() throws SQLException {
        try (ProbeConnection connection = connect()) {
            assertThat(probe.look(connection, USUAL)).isEqualTo(ClusterProbe.Result.FAILED);
            assertThat(signals).as("one failure is nothing").isEmpty();
            assertThat(probe.look(connection, USUAL)).isEqualTo(ClusterProbe.Result.FAILED);
            assertThat(signals).hasSize(1).first().isInstanceOf(Signal.Drained.class);

            server.execute("CREATE TABLE heartbeat (at bigint)");

            List<ClusterProbe.Result> looks = new ArrayList<>();
            while (!looks.contains(ClusterProbe.Result.ANSWERED)) {
                looks.add(probe.look(connection, USUAL));
            }
            assertThat(signals).hasSize(2).last().isEqualTo(new Signal.Undrained("cluster"));
        }
    }

    @Test
    void aClusterThatStaysAwayIsAskedEverMoreRarely() throws SQLException {
        int asked = 0;
        try (ProbeConnection connection = connect()) {
            for (int round = 0; round < 200; round++) {
                asked += probe.look(connection, USUAL) == ClusterProbe.Result.FAILED ? 1 : 0;
            }
        }
        // 2 at first, then every 2nd, 3rd, 5th, 9th and 17th round.
        assertThat(asked).isBetween(12, 18);
        assertThat(signals).hasSize(1);
    }

    @Test
    void aBrokenConnectionIsSaidToBeBroken() throws SQLException {
        try (ProbeConnection connection = connect()) {
            server.faults().expireSessions();
            assertThat(probe.look(connection, USUAL)).isEqualTo(ClusterProbe.Result.BROKEN);
        }
    }

    @Test
    void withoutAQueryNothingIsAsked() throws SQLException {
        try (ProbeConnection connection = connect()) {
            assertThat(new ClusterProbe("", signals::add).look(connection, USUAL))
                    .isEqualTo(ClusterProbe.Result.NOT_ASKED);
        }
    }

    private ProbeConnection connect() throws SQLException {
        Connection jdbc =
                DriverManager.getConnection("jdbc:postgresql://" + server.address() + "/materialize?user=materialize");
        return new ProbeConnection(new Plain(jdbc), timing);
    }

    /** A connection that is nobody's but the test's. */
    private record Plain(Connection jdbc) implements PhysicalConnection {
        @Override
        public String endpoint() {
            return "east";
        }

        @Override
        public void breakOff() {
            close();
        }

        @Override
        public void close() {
            try {
                jdbc.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
