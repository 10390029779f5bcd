package io.holdfast.endpoint.physical;

import io.holdfast.time.Deadline;
import io.holdfast.time.Ticker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What runs on a physical connection now. One a connection, written by the thread that runs the statement and read by the
 * director's tick, which finds stalls and overdue deadlines without a timer a call.
 */
public final class Slot {
    /** The tick may see a beginning a little later, so that costs no fence; whoever claims must not miss an end. */
    private static final AtomicReferenceFieldUpdater<Slot, Deadline> DEADLINE =
            AtomicReferenceFieldUpdater.newUpdater(Slot.class, Deadline.class, "deadline");

    private final Ticker ticker;
    // published by the deadline that is written after it
    private long begun;
    private volatile @Nullable Deadline overdue;
    private volatile @Nullable Deadline deadline;
    private volatile @Nullable Claim claim;

    /** A run that somebody ends before its time: until it is released, the run does not leave its connection. */
    public static final class Claim {
        private final Deadline run;
        private final CountDownLatch released = new CountDownLatch(1);

        private Claim(Deadline run) {
            this.run = run;
        }

        /** Whoever claimed the run is done with it. */
        public void release() {
            released.countDown();
        }

        private boolean isReleased() {
            return released.getCount() == 0;
        }

        private void awaitRelease() {
            boolean interrupted = false;
            while (!isReleased()) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * An idle slot.
     *
     * @param ticker reads time
     */
    public Slot(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * A statement begins.
     *
     * @param until the call's deadline
     * @return when, of the same ticker, in nanoseconds
     */
    public long begin(Deadline until) {
        long now = ticker.nanos();
        if (claim != null) {
            claim = null;
        }
        begun = now;
        DEADLINE.lazySet(this, until);
        return now;
    }

    /**
     * Whether a statement runs.
     *
     * @return true between begin and end
     */
    public boolean busy() {
        return deadline != null;
    }

    /**
     * The deadline of what runs.
     *
     * @return what {@link #begin} was given, null where nothing runs
     */
    public @Nullable Deadline running() {
        return deadline;
    }

    /** The statement has ended. Waits for whoever has {@linkplain #claim claimed} it. */
    public void end() {
        deadline = null;
        Claim known = claim;
        if (known != null) {
            known.awaitRelease();
        }
    }

    /**
     * Claims a run in order to end it before its time. Until the claim is released the run stays on this connection, even where
     * it ends by itself meanwhile: what is sent to end it cannot hit what comes after it. One thread claims, whichever runs.
     *
     * @param run what {@link #running} gave
     * @return to be released; null where the run has ended, or is claimed already
     */
    public @Nullable Claim claim(Deadline run) {
        Claim known = claim;
        if (claimed(run) || (known != null && !known.isReleased())) {
            return null;
        }
        Claim mine = new Claim(run);
        // first the claim, then the look: either this sees that the run has ended, or its end sees the claim
        claim = mine;
        if (deadline == run) {
            return mine;
        }
        mine.release();
        return null;
    }

    /**
     * Whether a run is being ended before its time, or was.
     *
     * @param run a call
     * @return true where it runs here, and was claimed in this run
     */
    public boolean claimed(Deadline run) {
        Claim known = claim;
        return known != null && known.run == run && deadline == run;
    }

    /**
     * Whether a statement runs and its deadline has passed; remembered until the next one begins.
     *
     * @return true once a call must be broken off
     */
    public boolean markOverdue() {
        Deadline until = deadline;
        if (until == null || !until.expired()) {
            return false;
        }
        // The deadline itself is kept, not a flag: by now the next statement may have begun.
        overdue = until;
        return deadline == until;
    }

    /**
     * Whether the running statement was found overdue.
     *
     * @return true where its connection was broken off for that
     */
    public boolean overdue() {
        Deadline until = deadline;
        return until != null && overdue == until;
    }

    /**
     * Since when a statement runs.
     *
     * @param now of the same ticker, in nanoseconds
     * @return how long, null where none runs
     */
    public @Nullable Duration runningFor(long now) {
        return deadline == null ? null : Duration.ofNanos(Math.max(0, now - begun));
    }
}
