package io.holdfast.endpoint.physical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.endpoint.physical.Slot.Claim;
import io.holdfast.time.Deadline;
import io.holdfast.time.VirtualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a connection knows of the run on it, and who may end that before its time. */
final class SlotTest {
    private final VirtualTime time = new VirtualTime();
    private final Slot slot = new Slot(time);
    private final Deadline run = Deadline.after(time, Duration.ofSeconds(1));
    private final Deadline other = Deadline.after(time, Duration.ofSeconds(1));

    @Test
    void itRunsBetweenBeginAndEnd() {
        assertThat(slot.runningFor(time.nanos())).isNull();
        slot.begin(run);
        time.advance(Duration.ofMillis(7));
        assertThat(slot.busy()).isTrue();
        assertThat((Object) slot.running()).isSameAs(run);
        assertThat(slot.runningFor(time.nanos())).hasMillis(7);

        slot.end();
        assertThat(slot.busy()).isFalse();
        assertThat(slot.runningFor(time.nanos())).isNull();
    }

    @Test
    void whatWasFoundOverdueIsSoUntilTheNextOneBegins() {
        slot.begin(run);
        assertThat(slot.markOverdue()).isFalse();
        time.advance(Duration.ofSeconds(2));
        assertThat(slot.overdue()).as("not yet found").isFalse();
        assertThat(slot.markOverdue()).isTrue();
        assertThat(slot.overdue()).isTrue();

        slot.end();
        slot.begin(Deadline.after(time, Duration.ofSeconds(1)));
        assertThat(slot.overdue()).isFalse();
    }

    @Test
    void aRunIsClaimedOnceAndUntilItEnds() {
        slot.begin(run);
        assertThat(slot.claimed(run)).isFalse();
        Claim claim = claimed();
        assertThat(slot.claimed(run)).isTrue();
        assertThat(slot.claimed(other)).isFalse();
        assertThat(slot.claim(run)).isNull();
        claim.release();
        assertThat(slot.claim(run)).as("after its release").isNull();

        slot.end();
        assertThat(slot.claimed(run)).isFalse();
    }

    @Test
    void itsEndWaitsForTheClaim() {
        slot.begin(run);
        Claim claim = claimed();
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread runner = new Thread(() -> {
            slot.end();
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        runner.start();
        await().until(() -> runner.getState() == Thread.State.WAITING);
        assertThat(slot.busy()).isFalse();
        runner.interrupt();
        await().until(() -> !runner.isInterrupted() && runner.getState() == Thread.State.WAITING);

        claim.release();
        await().until(() -> !runner.isAlive());
        assertThat(interrupted).as("its caller's interrupt").isTrue();
    }

    @Test
    void aClaimThatComesTooLateIsNoneAndHoldsNobody() {
        slot.begin(run);
        slot.end();
        slot.begin(other);

        assertThat(slot.claim(run)).isNull();
        assertEnds();
    }

    @Test
    void aLateClaimDoesNotTakeThePlaceOfOneThatIsHeld() {
        slot.begin(run);
        Claim claim = claimed();
        assertThat(slot.claim(other)).isNull();

        assertThat(slot.claimed(run)).isTrue();
        claim.release();
    }

    @Test
    void theSameRunOnceMoreOnTheSameConnectionIsNotClaimedAnyMore() {
        slot.begin(run);
        claimed().release();
        slot.end();
        slot.begin(run);

        assertThat(slot.claimed(run)).isFalse();
        assertThat(slot.claim(run)).isNotNull();
    }

    private Claim claimed() {
        @Nullable Claim claim = slot.claim(run);
        assertThat(claim).isNotNull();
        return claim;
    }

    /** On a thread of its own: an end that waits for ever cannot be interrupted. */
    private void assertEnds() {
        Thread runner = new Thread(slot::end);
        runner.setDaemon(true);
        runner.start();
        await().until(() -> !runner.isAlive());
    }
}
