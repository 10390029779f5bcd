package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.failure.DeadlineExceededException;
import io.holdfast.health.EndpointFlag;
import io.holdfast.health.lag.FreshnessStage;
import io.holdfast.settings.Mode;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Calls that find all connections of their endpoint lent. */
final class FullPoolTest extends HeldUpStage {
    @Test
    void aFullPoolIsLeftForOneWithRoomAfterAMoment() throws SQLException {
        long begun = time.nanos();
        east.busy(() -> {});

        assertThat(runner.read(call(), Lease::endpoint)).isEqualTo("west");
        assertThat(Duration.ofNanos(time.nanos() - begun)).isEqualTo(Duration.ofMillis(100));
        assertThat(outcomes).as("a queue is nobody's fault").containsExactly("west answered");
        assertThat(events).isEmpty();
    }

    @Test
    void whereNobodyElseHasRoomItQueuesOn() throws SQLException {
        east.busy(() -> {
            if (time.nanos() > 3_000_000_000L) {
                east.busy(null);
            }
        });
        west.fills();

        assertThat(runner.read(call(), Lease::endpoint)).isEqualTo("east");
        assertThat(time.nanos()).isGreaterThan(3_000_000_000L);
    }

    @Test
    void aFullPoolIsNotLeftForAnEndpointThatIsNotWell() throws SQLException {
        router.flags("west", EndpointFlag.DRAINING);
        east.busy(() -> {
            if (time.nanos() > 3_000_000_000L) {
                east.busy(null);
            }
        });

        assertThat(runner.read(call(), Lease::endpoint)).isEqualTo("east");
    }

    @Test
    void oneThatWasFullAMomentAgoAndHasRoomNowIsTaken() throws SQLException {
        router.flags("west", EndpointFlag.SATURATED);
        east.busy(() -> {});

        assertThat(runner.read(call(), Lease::endpoint)).isEqualTo("west");
    }

    @Test
    void aWriteQueuesWhereItBelongs() {
        HopRunner writing = writingTo("east");
        east.busy(() -> {});

        assertThatThrownBy(() -> writing.once(call(), true, Lease::endpoint))
                .isInstanceOf(DeadlineExceededException.class);
        assertThat(east.lent()).isEmpty();
        assertThat(west.lent()).isEmpty();
    }

    @Test
    void inObserveAFullPoolIsWaitedFor() {
        mode.set(Mode.OBSERVE);
        east.busy(() -> {});

        assertThatThrownBy(() -> runner.read(call(), Lease::endpoint)).isInstanceOf(DeadlineExceededException.class);
        assertThat(east.lent()).isEmpty();
        assertThat(west.lent()).isEmpty();
    }

    @Test
    void aFullPoolIsNotLeftForAnswersThatAreTooOld() throws SQLException {
        lags.behind("west", 60_000, 60_000);
        east.busy(() -> {
            if (time.nanos() > 3_000_000_000L) {
                east.busy(null);
            }
        });
        Call bounded = call();
        bounded.requires(FreshnessStage.need(3_000, SMALL), null);

        assertThat(runner.read(bounded, Lease::endpoint)).isEqualTo("east");
    }
}
