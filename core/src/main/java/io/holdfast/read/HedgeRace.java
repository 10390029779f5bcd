package io.holdfast.read;

import io.holdfast.failure.DeadlineExceededException;
import io.holdfast.failure.FailureKind;
import io.holdfast.failure.FailureTable;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one read: at first one, perhaps a second. The first success is the answer. A failure of the second one is never
 * the read's while the first one runs; a failure of the first one is, where the query itself is at fault. Thread-safe.
 *
 * @param <T> the answer
 */
final class HedgeRace<T> {
    private static final long LONGEST_SLICE = TimeUnit.MILLISECONDS.toNanos(50);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Lane first = new Lane();
    private final Lane second = new Lane();
    private boolean abandoned;

    /** What became of one run. */
    private final class Lane {
        private @Nullable Side<T> side;
        private boolean ended;
        private @Nullable T answer;
        private @Nullable Throwable failure;
    }

    /** Whose answer it is. */
    record Outcome<T>(Side<T> winner, T answer) {}

    /** Begins a run; false where the race is over. */
    boolean begins(Side<T> side) {
        lock.lock();
        try {
            lane(side).side = side;
            return !abandoned;
        } finally {
            lock.unlock();
        }
    }

    private Lane lane(Side<T> side) {
        return first.side == null || first.side == side ? first : second;
    }

    void answered(Side<T> side, T answer) {
        ended(side, answer, null);
    }

    void failed(Side<T> side, Throwable failure) {
        ended(side, null, failure);
    }

    private void ended(Side<T> side, @Nullable T answer, @Nullable Throwable failure) {
        lock.lock();
        try {
            Lane lane = lane(side);
            lane.answer = answer;
            lane.failure = failure;
            lane.ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean hasEnded(Side<T> side) {
        lock.lock();
        try {
            return lane(side).ended;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a change; returns how long that could have been at the most. */
    long await(long nanos) throws InterruptedException {
        // in slices, so that a virtual deadline that passes meanwhile is noticed
        long slice = Math.min(nanos, LONGEST_SLICE);
        lock.lock();
        try {
            long left = slice;
            while (decided() == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            return slice;
        } finally {
            lock.unlock();
        }
    }

    /** The answer; null while it may still come. */
    @Nullable
    Outcome<T> outcome(FirstAnswer answers) throws SQLException {
        lock.lock();
        try {
            Lane winner = decided();
            if (winner == null) {
                return null;
            }
            if (winner.failure == null) {
                return new Outcome<>(Objects.requireNonNull(winner.side), given(winner.answer));
            }
            // where an answer was taken meanwhile, its run is about to say so
            if (!answers.close() && !bothEnded()) {
                return null;
            }
            throw thrown(winner.failure, winner == first ? second.failure : null);
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("NullAway") // null is an answer, too, where T allows it
    private T given(@Nullable T answer) {
        return answer;
    }

    /** Under the lock. */
    private @Nullable Lane decided() {
        if (first.ended && first.failure == null) {
            return first;
        }
        if (second.ended && second.failure == null) {
            return second;
        }
        return first.ended && (bothEnded() || isOwnFault(first.failure)) ? first : null;
    }

    private boolean bothEnded() {
        return first.ended && (second.side == null || second.ended);
    }

    private static boolean isOwnFault(@Nullable Throwable failure) {
        return !(failure instanceof SQLException sql)
                || (!(sql instanceof Superseded)
                        && !(sql instanceof DeadlineExceededException)
                        && FailureTable.classifyOnSession(sql) == FailureKind.QUERY);
    }

    private static SQLException thrown(Throwable failure, @Nullable Throwable other) throws SQLException {
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        } else if (failure instanceof Error error) {
            throw error;
        }
        if (other != null && other != failure) {
            failure.addSuppressed(other);
        }
        return (SQLException) failure;
    }

    /** No further run begins. */
    void abandon() {
        lock.lock();
        try {
            abandoned = true;
        } finally {
            lock.unlock();
        }
    }
}
