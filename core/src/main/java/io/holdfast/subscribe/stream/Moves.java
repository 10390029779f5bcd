package io.holdfast.subscribe.stream;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the router while the stream still delivers: makes a stream where the router points to, and lets it take over once
 * it has caught up, between two batches. The old one is not touched before. Confined to the subscription's thread.
 */
final class Moves implements AutoCloseable {
    private static final Duration WHILE_MAKING = Duration.ofMillis(20);
    private static final Duration FIRST_REST = Duration.ofSeconds(5);
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);

    private final Course course;
    private @Nullable Candidate candidate;
    private @Nullable Deadline rest;
    private Duration nextRest = FIRST_REST;

    Moves(Course course) {
        this.course = course;
    }

    /** How long the old stream may be waited for. */
    Duration wait(Duration usually) {
        return candidate == null ? usually : WHILE_MAKING;
    }

    /** Whether a stream elsewhere is ready to take over from this one. */
    boolean made(Attachment current) {
        Candidate making = candidate;
        if (making == null) {
            begin(current);
            return false;
        }
        if (!pointsTo(making.endpoint())) {
            drop("the router changed its mind");
            return false;
        }
        try {
            if (making.ready(course.ledger().delivered())) {
                return holdsUp(making);
            }
        } catch (SQLException e) {
            fail(Verdict.describe(e));
            return false;
        } catch (StreamFault | SubscriptionException e) {
            // what would end a subscription that has no other stream
            fail(String.valueOf(e.getMessage()));
            return false;
        }
        String why = making.hopeless();
        if (why != null) {
            fail(why);
        }
        return false;
    }

    /** A snapshot without rows would be refused once the old stream is gone. */
    private boolean holdsUp(Candidate making) {
        long delivering = course.ledger().delivering();
        if (delivering == 0 || course.settings().policies().emptyAllowed() || !making.isEmpty()) {
            return true;
        }
        fail("its snapshot has no rows, where " + delivering + " were delivered");
        return false;
    }

    private boolean pointsTo(String endpoint) {
        return course.means()
                .router()
                .pick(Set.of())
                .filter(next -> next.name().equals(endpoint))
                .isPresent();
    }

    private void begin(Attachment current) {
        if (rest != null && !rest.expired()) {
            return;
        }
        Optional<PhysicalEndpoint> next = course.means().router().pick(Set.of());
        if (next.isEmpty() || next.get().name().equals(current.endpoint())) {
            return;
        }
        Candidate making = new Candidate(course, new Attachment(course, next.get()));
        candidate = making;
        making.open();
    }

    private void fail(String why) {
        course.status().stays(candidate == null ? "" : candidate.endpoint(), why);
        drop(why);
        rest();
    }

    private void rest() {
        rest = Deadline.after(course.means().ticker(), nextRest);
        Duration doubled = nextRest.multipliedBy(2);
        nextRest = doubled.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : doubled;
    }

    /** What took over has ended. Where it never found its place, the next move has time. */
    void tookOver(boolean settled) {
        if (settled) {
            nextRest = FIRST_REST;
            rest = null;
        } else {
            rest();
        }
    }

    private void drop(String why) {
        if (candidate != null) {
            System.getLogger(Moves.class.getName())
                    .log(System.Logger.Level.DEBUG, "no move to {0}: {1}", candidate.endpoint(), why);
            candidate.close();
            candidate = null;
        }
    }

    /** The stream that is ready, once; what is still being made is given up, because the old one is gone. */
    Optional<Attachment> takeOver() {
        Candidate making = candidate;
        candidate = null;
        if (making == null) {
            return Optional.empty();
        }
        if (making.usable(course.ledger().delivered())) {
            return Optional.of(making.attachment());
        }
        making.close();
        return Optional.empty();
    }

    @Override
    public void close() {
        if (candidate != null) {
            candidate.close();
            candidate = null;
        }
    }
}
