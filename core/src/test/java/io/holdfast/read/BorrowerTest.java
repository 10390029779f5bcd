package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.failure.DeadlineExceededException;
import io.holdfast.failure.Incident;
import io.holdfast.failure.NoEndpointException;
import io.holdfast.settings.Mode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a call goes through before it has a connection. */
final class BorrowerTest extends RunnerStage {
    private final HopRunner runner = new HopRunner(parts());
    private final SQLException refused = new SQLException("Connection refused", "08001");

    @AfterEach
    void nobodyIsInterrupted() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aCancelledCallAsksForNoConnection() throws SQLException {
        Call call = call();
        call.cancel();

        assertThatThrownBy(() -> runner.read(call, this::attempt)).hasMessageContaining("due to user request");
        assertThat(east.lent()).isEmpty();
    }

    @Test
    void whoWaitsInAFullPoolNoticesACancelAtOnceAndHoldsItAgainstNobody() {
        Call call = call();
        east.busy(() -> cancel(call));
        long begun = time.nanos();

        assertThatThrownBy(() -> runner.read(call, this::attempt)).hasMessageContaining("due to user request");
        assertThat(Duration.ofNanos(time.nanos() - begun)).hasMillis(20);
        assertThat(outcomes).isEmpty();
    }

    @Test
    void norDoesOneWhoseThreadIsInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> runner.read(call(), this::attempt)).hasMessageContaining("due to user request");
        assertThat(Thread.interrupted()).as("its caller sees that").isTrue();
        assertThat(east.lent()).isEmpty();
    }

    @Test
    void whoWaitsForAnybodyToServeNoticesACancelAtOnce() {
        router.eligible();
        Call call = call();
        router.whileWaiting(() -> cancel(call));
        long begun = time.nanos();

        assertThatThrownBy(() -> runner.read(call, this::attempt)).hasMessageContaining("due to user request");
        assertThat(Duration.ofNanos(time.nanos() - begun)).hasMillis(50);
    }

    @Test
    void andTheEndOfItsDataSource() {
        router.eligible();
        router.whileWaiting(runner::close);

        assertThatThrownBy(() -> runner.read(call(), this::attempt)).hasMessage("the data source is closed");
    }

    @Test
    void whoHasWaitedMakesRoomForTheNext() {
        router.eligible();
        HopRunner narrow = new HopRunner(parts(Optional.empty(), 1, false));

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> narrow.read(call(), this::attempt))
                    .isInstanceOf(NoEndpointException.class)
                    .hasMessageContaining("no endpoint could serve within 5000 ms");
        }
    }

    @Test
    void whatWasWaitedForSomebodyToServeIsGoneFromTheTimeForAConnection() {
        router.eligible();
        router.whileWaiting(() -> router.eligible(east));
        east.busy(() -> {});
        long begun = time.nanos();

        assertThatThrownBy(() -> runner.read(Call.of(time, Duration.ofMillis(60)), this::attempt))
                .isInstanceOf(DeadlineExceededException.class);
        assertThat(Duration.ofNanos(time.nanos() - begun)).hasMillis(60);
    }

    @Test
    void soIsWhatWasWaitedForATrial() {
        router.onTrial(west);
        west.busy(() -> {});
        east.busy(() -> {});
        long begun = time.nanos();

        assertThatThrownBy(() -> runner.read(Call.of(time, Duration.ofMillis(30)), this::attempt))
                .isInstanceOf(DeadlineExceededException.class);
        assertThat(Duration.ofNanos(time.nanos() - begun)).hasMillis(30);
    }

    @Test
    void aTrialThatCannotBeConnectedToIsHeldAgainstItAndTheReadGoesElsewhere() throws SQLException {
        router.eligible(east);
        router.onTrial(west);
        west.connectFails(refused);

        assertThat(runner.read(call(), this::attempt)).isEqualTo("east");
        assertThat(outcomes).containsExactly("west CONNECTION", "east answered");
    }

    @Test
    void inObserveWhatTheFirstRefusesIsTheCallersAtOnce() {
        mode.set(Mode.OBSERVE);
        east.connectFails(refused);
        long begun = time.nanos();

        assertThatThrownBy(() -> runner.read(call(), this::attempt)).isSameAs(refused);
        assertThat(outcomes).containsExactly("east CONNECTION");
        assertThat(time.nanos()).isEqualTo(begun);
    }

    @Test
    void whereAllRefuseTheErrorTellsWhoDidAndWhen() {
        east.connectFails(refused);
        west.connectFails(refused);

        Throwable failure = catchThrowable(() -> runner.read(call(), Lease::endpoint));
        assertThat(failure.getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                        Incident.class,
                        incident -> assertThat(incident.attempts().subList(0, 2))
                                .extracting(Incident.Attempt::endpoint)
                                .containsExactly("east", "west"));
    }

    private static void cancel(Call call) {
        try {
            call.cancel();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
