package io.holdfast.subscribe.stream;

import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A stream elsewhere that is made while the old one still delivers. Opened in the background; everything else on the
 * subscription's thread.
 */
final class Candidate implements AutoCloseable {
    private final Course course;
    private final Attachment attachment;
    private final Deadline patience;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPENING);
    private volatile @Nullable Exception failure;

    private enum State {
        OPENING,
        OPEN,
        FAILED,
        /** Given up while it was still opening: whoever opens it closes it. */
        ABANDONED
    }

    Candidate(Course course, Attachment attachment) {
        this.course = course;
        this.attachment = attachment;
        Duration within = course.settings()
                .limits()
                .patience()
                .plus(course.settings().limits().snapshotSilence());
        this.patience = Deadline.after(course.means().ticker(), within);
    }

    void open() {
        Place place = course.place();
        course.means().background().run("subscription-" + course.settings().name() + "-next", () -> open(place));
    }

    private void open(Place place) {
        State reached = State.OPEN;
        try {
            attachment.open(place, false);
        } catch (SQLException | StreamFault | RuntimeException e) {
            failure = e;
            reached = State.FAILED;
        }
        if (!state.compareAndSet(State.OPENING, reached)) {
            attachment.close();
        }
    }

    String endpoint() {
        return attachment.endpoint();
    }

    Attachment attachment() {
        return attachment;
    }

    /** Whether it can take over now. Reads what has come, and does not wait. */
    boolean ready(long delivered) throws SQLException, StreamFault {
        if (state.get() != State.OPEN) {
            return false;
        }
        attachment.read(Duration.ZERO);
        return attachment.caughtUp(delivered);
    }

    /** Whether it could take over with what has come already. */
    boolean usable(long delivered) {
        return state.get() == State.OPEN && attachment.caughtUp(delivered);
    }

    /** Whether what it would begin with is a snapshot without rows. */
    boolean isEmpty() {
        return attachment.isEmpty();
    }

    /** Why it never will, null as long as it may. */
    @Nullable
    String hopeless() {
        Exception cause = failure;
        if (state.get() == State.FAILED && cause != null) {
            return cause instanceof SQLException sql ? Verdict.describe(sql) : String.valueOf(cause.getMessage());
        }
        return patience.expired() ? "it has not caught up within " + patience.length() : null;
    }

    @Override
    public void close() {
        State last = state.getAndSet(State.ABANDONED);
        if (last != State.OPENING) {
            attachment.close();
        }
    }
}
