package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.event.EventPublisher;
import io.holdfast.failure.FailureKind;
import io.holdfast.failure.OutcomeUnknownException;
import io.holdfast.health.director.OutcomeRecorder;
import io.holdfast.route.RetryBudget;
import io.holdfast.route.WritePolicy;
import io.holdfast.settings.Mode;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.time.Backoff;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On PostgreSQL a SELECT may write through a function, so that a read which broke is not simply run again there. */
final class PurityTest {
    private final VirtualTime time = new VirtualTime();
    private final FakeEndpoint east = new FakeEndpoint("east", time);
    private final FakeEndpoint west = new FakeEndpoint("west", time);
    private final FakeRouter router = new FakeRouter(time, List.of(east, west));
    private final List<String> ran = new ArrayList<>();
    private final Call call = Call.of(time, Duration.ofSeconds(10));
    private SQLException failure = new SQLException("Connection reset", "08006");

    @BeforeEach
    void nobodyHasAnEnvironment() {
        router.withoutEnvironments();
    }

    @Test
    void aReadThatBreaksOnPostgresqlIsNotRunAgainAndSaysWhy() {
        assertThatThrownBy(() -> runner(false).read(call, this::attempt))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("readsArePure");
        assertThat(ran).containsExactly("east");
    }

    @Test
    void itIsWhereTheSettingSaysThatReadsArePure() throws SQLException {
        assertThat(runner(true).read(call, this::attempt)).isEqualTo("west");
    }

    @Test
    void itIsOnAReadOnlyConnection() throws SQLException {
        call.declarePure();
        assertThat(runner(false).read(call, this::attempt)).isEqualTo("west");
    }

    @ParameterizedTest
    @ValueSource(strings = {"in_hot_standby", "default_transaction_read_only"})
    void itIsWhereTheServerItselfRefusesWrites(String parameter) throws SQLException {
        east.reports(parameter);
        assertThat(runner(false).read(call, this::attempt)).isEqualTo("west");
    }

    @Test
    void whatTheServerReportedHasBeenUndoneAndIsRunAgain() throws SQLException {
        failure = new SQLException("too many connections", "53300");
        assertThat(runner(false).read(call, this::attempt)).isEqualTo("west");
    }

    @Test
    void theBeginningOfATransactionIsRunAgainBecauseABreakUndoesIt() throws SQLException {
        assertThat(runner(false).open(call, this::attempt)).isEqualTo("west");
        assertThat(west.lent()).noneMatch(FakeEndpoint.FakeLease::closed);
    }

    private String attempt(Lease lease) throws SQLException {
        ran.add(lease.endpoint());
        if (ran.size() == 1) {
            throw failure;
        }
        return lease.endpoint();
    }

    private HopRunner runner(boolean readsArePure) {
        ModeSwitch mode = new ModeSwitch(Mode.ACTIVE);
        return new HopRunner(new RunnerParts(
                router,
                new WritePolicy(router, mode, Optional.empty()),
                new Deaf(),
                new RetryBudget(time, 20),
                mode,
                new EventPublisher(List.of()),
                time,
                new Backoff(new Random(7), Duration.ofSeconds(1)),
                100,
                readsArePure));
    }

    /** Nobody asks it. */
    private static final class Deaf implements OutcomeRecorder {
        @Override
        public void answered(String endpoint, long generation, long nanos) {}

        @Override
        public void answered(String endpoint, long generation) {}

        @Override
        public void failed(String endpoint, long generation, FailureKind kind, SQLException failure) {}
    }
}
