package io.holdfast.subscribe.stream;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Looks from time to time whether the name still means the object that a stream reads. A stream follows its object, not the
 * name: after {@code ALTER SCHEMA … SWAP} it goes on, with what nobody means any more, for as long as the old one is kept. It
 * asks on a connection of its own, because the cursor's transaction allows no other read, and in the background.
 */
final class NameWatch {
    /** Every so many times of the silence that is allowed: a minute, by default. */
    private static final int SILENCES = 6;

    private final Course course;
    private final Source source;
    private final PhysicalEndpoint endpoint;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile @Nullable String other;
    private Deadline next;

    NameWatch(Course course, Source source, PhysicalEndpoint endpoint) {
        this.course = course;
        this.source = source;
        this.endpoint = endpoint;
        this.next = later();
    }

    private Deadline later() {
        Duration interval = course.settings().limits().silence().multipliedBy(SILENCES);
        return Deadline.after(course.means().ticker(), interval);
    }

    /**
     * Begins to look where it is time to, and says what was found. For the subscription's thread.
     *
     * @throws StreamFault where the name means another object now
     */
    void look() throws StreamFault {
        String found = other;
        if (found != null) {
            throw StreamFault.gap(found);
        }
        boolean named = !source.objectId().isEmpty();
        if (named && next.expired() && looking.compareAndSet(false, true)) {
            next = later();
            course.means().background().run("subscription-" + course.settings().name() + "-name", this::ask);
        }
    }

    private void ask() {
        Deadline deadline = Deadline.after(course.means().ticker(), Attachment.CONNECT_WITHIN);
        String purpose = course.settings().purpose();
        try (ChangeStream asked = course.means().streams().connect(endpoint, purpose, deadline)) {
            hold(asked);
        } catch (SQLException | RuntimeException e) {
            System.getLogger(NameWatch.class.getName())
                    .log(System.Logger.Level.DEBUG, "nobody can tell what a name means now", e);
        } finally {
            looking.set(false);
        }
    }

    private void hold(ChangeStream asked) throws SQLException {
        course.gate().hold(asked);
        try {
            boolean same = asked.environment().equals(source.environment());
            if (same) {
                ObjectFacts now = asked.inspect(course.settings().subject());
                other = now.insteadOf(source.objectId()).orElse(null);
            }
        } finally {
            course.gate().release(asked);
        }
    }
}
