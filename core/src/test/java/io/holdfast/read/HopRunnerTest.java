package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.ConnectionLostException;
import io.holdfast.failure.DeadlineExceededException;
import io.holdfast.failure.NoEndpointException;
import io.holdfast.failure.OutcomeUnknownException;
import io.holdfast.failure.WritesRefusedException;
import io.holdfast.read.StatementRunner.Effect;
import io.holdfast.settings.Mode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

/** Where a call runs, and where it runs again. */
final class HopRunnerTest extends RunnerStage {
    private final HopRunner runner = new HopRunner(parts());

    @Test
    void aReadThatWorksRunsOnceWhereTheRouterSays() throws SQLException {
        assertThat(runner.read(call(), this::attempt)).isEqualTo("east");

        assertThat(outcomes).containsExactly("east answered");
        assertThat(east.lent()).allMatch(FakeEndpoint.FakeLease::closed).noneMatch(FakeEndpoint.FakeLease::evicted);
    }

    @Test
    void aBrokenReadRunsAgainElsewhereAndItsCallerSeesNothing() throws SQLException {
        failures.add(reset());

        assertThat(runner.read(call(), this::attempt)).isEqualTo("west");

        assertThat(outcomes).containsExactly("east CONNECTION", "west answered");
        assertThat(east.lent()).allMatch(FakeEndpoint.FakeLease::evicted);
        assertThat(events).containsExactly(new HoldfastEvent.ReadHopped(time.instant(), "east", "west", 2, "08006"));
    }

    @Test
    void itHoldsOneConnectionAtATimeAndNoneInTheEnd() throws SQLException {
        failures.add(reset());
        List<Boolean> givenBack = new ArrayList<>();
        Attempt<String> looks = lease -> {
            givenBack.add(east.lent().get(0).closed());
            return attempt(lease);
        };

        assertThat(runner.read(call(), looks)).isEqualTo("west");
        assertThat(givenBack).containsExactly(false, true);
        assertThat(west.lent()).allMatch(FakeEndpoint.FakeLease::closed);
    }

    @Test
    void theFirstHopWaitsForNothingAndTheNextOnesJitter() throws SQLException {
        long begun = time.nanos();
        failures.add(reset());
        runner.read(call(), this::attempt);
        assertThat(time.nanos()).isEqualTo(begun);

        failures.add(reset());
        failures.add(reset());
        runner.read(call(), this::attempt);
        assertThat(Duration.ofNanos(time.nanos() - begun)).isPositive().isLessThan(Duration.ofMillis(201));
    }

    @Test
    void theOnlyEndpointIsGivenAMomentForItsWitnesses() throws SQLException {
        router.eligible(east);
        long begun = time.nanos();
        failures.add(reset());

        assertThat(runner.read(call(), this::attempt)).isEqualTo("east");
        assertThat(Duration.ofNanos(time.nanos() - begun)).isPositive().isLessThan(Duration.ofMillis(101));
    }

    @Test
    void theQuerysOwnErrorIsPassedOnUntouched() {
        SQLException own = new SQLException("division by zero", "22012");
        failures.add(own);

        assertThatThrownBy(() -> runner.read(call(), this::attempt)).isSameAs(own);
        assertThat(ran).containsExactly("east");
    }

    @Test
    void whatTwoServersReportAlikeIsTheQuerysFault() {
        SQLException first = server("57014", "canceling statement due to statement timeout");
        failures.add(first);
        failures.add(server("57014", "canceling statement due to statement timeout"));

        assertThatThrownBy(() -> runner.read(call(), this::attempt))
                .isInstanceOf(PSQLException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).contains(first));
        assertThat(ran).containsExactly("east", "west");
    }

    @Test
    void whatTwoServersReportDifferentlyIsNot() throws SQLException {
        failures.add(server("0A000", "cluster has no replicas available"));
        failures.add(server("57014", "canceling statement due to statement timeout"));

        assertThat(runner.read(call(), this::attempt)).isEqualTo("east");
        assertThat(ran).containsExactly("east", "west", "east");
    }

    @Test
    void aTimeOutOfAHeldReadSaysSoAndOneOfAWriteLeavesItsFateOpen() throws SQLException {
        Lease lease = runner.hold(call(), false);
        Attempt<String> slow = held -> {
            time.advance(Duration.ofSeconds(11));
            assertThat(held.slot().markOverdue()).isTrue();
            throw reset();
        };

        assertThatThrownBy(() -> runner.held(call(), lease, Effect.ROLLED_BACK, slow))
                .isInstanceOf(DeadlineExceededException.class);
        assertThatThrownBy(() -> runner.held(call(), lease, Effect.POSSIBLE, slow))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("deadline");
    }

    @Test
    void aChangedPlanRunsOnceMoreWhereItWas() throws SQLException {
        failures.add(server("0A000", "cached plan must not change result type"));

        assertThat(runner.read(call(), this::attempt)).isEqualTo("east");
        assertThat(ran).containsExactly("east", "east");
    }

    @Test
    void aSessionThatIsOutOfStepOnceMoreIsNotTriedAThirdTime() {
        failures.add(server("0A000", "cached plan must not change result type"));
        failures.add(server("P0002", "collection is not readable"));

        assertThatThrownBy(() -> runner.read(call(), this::attempt)).hasMessageContaining("not readable");
        assertThat(ran).containsExactly("east", "east");
    }

    @Test
    void whatBreaksWhenItsTimeIsUpEndsWithThat() {
        Attempt<String> late = lease -> {
            time.advance(Duration.ofSeconds(11));
            return attempt(lease);
        };
        failures.add(reset());

        assertThatThrownBy(() -> runner.read(call(), late)).hasMessageContaining("reset");
        assertThat(ran).containsExactly("east");
    }

    @Test
    void aReadThatBreaksEverywhereEndsWithTheLastFailure() {
        for (int i = 0; i < 10; i++) {
            failures.add(reset());
        }

        assertThatThrownBy(() -> runner.read(call(), this::attempt))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("reset");
        assertThat(ran).hasSize(4);
    }

    @Test
    void anEndpointThatCannotBeConnectedToIsPassedOver() throws SQLException {
        east.connectFails(new SQLException("Connection refused", "08001"));

        assertThat(runner.read(call(), this::attempt)).isEqualTo("west");
        assertThat(outcomes).containsExactly("east CONNECTION", "west answered");
    }

    @Test
    void aBorrowerWaitingInAPoolMovesOnWhenTheEndpointFalls() throws SQLException {
        east.busy(() -> router.eligible(west));

        assertThat(runner.read(call(), this::attempt)).isEqualTo("west");
    }

    @Test
    void aBusyPoolEndsWithTheDeadlineAndSaysSo() {
        east.busy(() -> {});
        west.busy(() -> {});

        assertThatThrownBy(() -> runner.read(call(), this::attempt))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("poolSize")
                .hasMessageContaining("10000 ms");
    }

    @Test
    void withEveryEndpointDownACallEndsAndNamesEachOne() {
        router.eligible();
        long begun = time.nanos();

        NoEndpointException nobody =
                catchThrowableOfType(NoEndpointException.class, () -> runner.read(call(), this::attempt));

        assertThat(nobody.endpoints()).hasSize(2);
        assertThat((Throwable) nobody)
                .hasMessageContaining("east at 127.0.0.1:1 is DOWN (Connection refused), probed again within 1000 ms")
                .hasMessageContaining("west");
        assertThat(Duration.ofNanos(time.nanos() - begun)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void refusalsEverywhereEndWithinTheDeadlineToo() {
        east.connectFails(new SQLException("Connection refused", "08001"));
        west.connectFails(new SQLException("Connection refused", "08001"));

        assertThatThrownBy(() -> runner.read(call(), this::attempt)).isInstanceOf(SQLException.class);
        assertThat(Duration.ofNanos(time.nanos())).isLessThan(Duration.ofSeconds(12));
    }

    @Test
    void aCancelledCallRunsNowhereElse() {
        Call call = call();
        Attempt<String> cancelledMidway = lease -> {
            ran.add(lease.endpoint());
            call.cancel();
            throw reset();
        };

        assertThatThrownBy(() -> runner.read(call, cancelledMidway)).isInstanceOf(SQLException.class);
        assertThat(ran).containsExactly("east");
    }

    @Test
    void anOverdueStatementIsADeadlineAndNotAnEndpointsFault() {
        Attempt<String> slow = lease -> {
            time.advance(Duration.ofSeconds(11));
            assertThat(lease.slot().markOverdue()).isTrue();
            throw reset();
        };

        assertThatThrownBy(() -> runner.read(call(), slow))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("east");
        assertThat(outcomes).containsExactly("east TIMEOUT");
    }

    @Test
    void aSpentBudgetPassesTheFailureOn() {
        assertThat(spendRetries()).isEqualTo(20);
        failures.add(reset());

        assertThatThrownBy(() -> runner.read(call(), this::attempt)).hasMessageContaining("reset");
        assertThat(ran).containsExactly("east");
    }

    @Test
    void theBeginningOfATransactionThatGoesNowhereMayBeRunAgainAsAWhole() {
        spendRetries();
        failures.add(reset());

        assertThatThrownBy(() -> runner.open(call(), this::attempt))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("run it again");
    }

    @Test
    void everyCallEarnsAFifthOfAFurtherAttempt() throws SQLException {
        spendRetries();
        for (int i = 0; i < 2; i++) {
            runner.read(call(), Lease::endpoint);
            runner.open(call(), Lease::endpoint);
        }
        failures.add(reset());

        assertThat(runner.read(call(), this::attempt)).isEqualTo("west");
    }

    @Test
    void whoAnsweredTellsItsEnvironment() {
        assertThat(runner.environment("west")).contains("env-west");
        assertThat(runner.environment("nowhere")).isEmpty();
    }

    @Test
    void inObserveNothingHopsAndTheEventSaysWhatWouldHave() {
        mode.set(Mode.OBSERVE);
        failures.add(reset());

        assertThatThrownBy(() -> runner.read(call(), this::attempt)).hasMessageContaining("reset");
        assertThat(events).containsExactly(new HoldfastEvent.HopWithheld(time.instant(), "east", "08006"));
    }

    @Test
    void inPassthroughAFailureIsJustAFailure() {
        mode.set(Mode.PASSTHROUGH);
        failures.add(reset());

        assertThatThrownBy(() -> runner.read(call(), this::attempt)).hasMessageContaining("reset");
        assertThat(events).isEmpty();
        assertThat(ran).containsExactly("east");
    }

    @Test
    void aWriteOverTwoEnvironmentsIsRefusedUnsent() {
        assertThatThrownBy(() -> runner.once(call(), true, this::attempt))
                .isInstanceOf(WritesRefusedException.class)
                .hasMessageContaining("'writes'");
        assertThat(ran).isEmpty();
    }

    @Test
    void aWriteGoesWhereTheSettingSaysAndIsNeverSentTwice() {
        HopRunner writing = writingTo("west");
        failures.add(reset());

        OutcomeUnknownException unknown =
                catchThrowableOfType(OutcomeUnknownException.class, () -> writing.once(call(), true, this::attempt));

        assertThat(ran).containsExactly("west");
        assertThat(unknown.endpoint()).isEqualTo("west");
        assertThat(unknown.getSQLState()).isEqualTo("08006");
    }

    @Test
    void aBrokenCommitLooksBroken() throws SQLException {
        failures.add(reset());
        Lease lease = runner.hold(call(), false);

        assertThatThrownBy(() -> runner.held(call(), lease, Effect.COMMIT, this::attempt))
                .isInstanceOf(OutcomeUnknownException.class)
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("08007");
    }

    @Test
    void aBrokenTransactionMayBeRunAgainAsAWhole() throws SQLException {
        failures.add(reset());
        Lease lease = runner.hold(call(), false);

        assertThatThrownBy(() -> runner.held(call(), lease, Effect.NONE, this::attempt))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("run it again");
    }

    @Test
    void aWriteInATransactionThatReadsElsewhereIsRefused() throws SQLException {
        HopRunner writing = writingTo("west");
        Lease lease = writing.hold(call(), false);

        assertThatThrownBy(() -> writing.mayWrite(lease))
                .isInstanceOf(WritesRefusedException.class)
                .hasMessageContaining("east")
                .hasMessageContaining("west");
        assertThat(writing.hold(call(), true).endpoint()).isEqualTo("west");
    }

    @Test
    void afterCloseEveryCallSaysSo() {
        runner.close();

        assertThatThrownBy(() -> runner.read(call(), this::attempt)).hasMessage("the data source is closed");
    }

    private int spendRetries() {
        int spent = 0;
        while (retries.withdraw()) {
            spent++;
        }
        return spent;
    }
}
