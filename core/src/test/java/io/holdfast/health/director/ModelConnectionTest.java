package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.testkit.model.ModelEnvironment;
import io.holdfast.testkit.time.VirtualClock;
import io.holdfast.time.Threads;
import io.holdfast.time.Timing;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Probes over the testkit's socket-free model, in virtual time. */
final class ModelConnectionTest {
    private static final Duration USUAL = Duration.ofSeconds(20);

    private final VirtualTime time = new VirtualTime();
    private final Timing timing = new Timing(time, time, new Threads("model-test"));
    private final ModelEnvironment environment = ModelEnvironment.start("env-east", VirtualClock.at(1_000_000));
    private final List<Signal> signals = new ArrayList<>();

    @AfterEach
    void end() {
        environment.close();
    }

    private ProbeConnection connect() throws SQLException {
        return new ProbeConnection(ModelPhysicalConnection.open(environment, time), timing);
    }

    private static void breaks(SQLExceptionThrower question) {
        assertThatThrownBy(question::ask)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
    }

    /** Asks something. */
    private interface SQLExceptionThrower {
        void ask() throws SQLException;
    }

    @Test
    void anEnvironmentSaysWhoItIs() throws SQLException {
        try (ProbeConnection connection = connect()) {
            connection.ping(USUAL);
            assertThat(connection.identify(USUAL)).isEqualTo("env-east");
        }
    }

    @Test
    void aClusterThatCannotReadDrainsItsEndpointUntilItCan() throws SQLException {
        ClusterProbe probe = new ClusterProbe("SELECT at FROM heartbeat", signals::add);
        try (ProbeConnection connection = connect()) {
            probe.look(connection, USUAL);
            probe.look(connection, USUAL);
            assertThat(signals).hasSize(1).first().isInstanceOf(Signal.Drained.class);
            environment.create("heartbeat", Duration.ofMinutes(1)).insert("heartbeat", 1L);
            while (probe.look(connection, USUAL) != ClusterProbe.Result.ANSWERED) {
                assertThat(signals).hasSize(1);
            }
            assertThat(signals).hasSize(2).last().isEqualTo(new Signal.Undrained("cluster"));
        }
    }

    @Test
    void aCrashBreaksItAndNothingOpensUntilTheRestart() throws SQLException {
        try (ProbeConnection connection = connect()) {
            environment.crash();
            breaks(() -> connection.ping(USUAL));
            breaks(this::connect);
            environment.restart();
            breaks(() -> connection.ping(USUAL));
        }
        connect().ping(USUAL);
    }

    @Test
    void aSilentServerIsBrokenOffAtTheDeadline() throws SQLException {
        try (ProbeConnection connection = connect()) {
            environment.stall();
            long before = time.nanos();
            breaks(() -> connection.ping(Duration.ofSeconds(3)));
            assertThat(Duration.ofNanos(time.nanos() - before)).isEqualTo(Duration.ofSeconds(3));
        }
        environment.heal();
        connect().ping(USUAL);
    }
}
