package io.holdfast.subscribe.stream;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.failure.FailureKind;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one subscription on a stream: attaches, and when the stream is lost finds its place again, elsewhere first. Runs on
 * the subscription's thread.
 */
final class SubscriptionLoop {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration SHORT_PAUSE = Duration.ofMillis(50);
    private static final Duration LIVED_WELL = Duration.ofSeconds(1);
    private static final Duration EMPTY_PATIENCE = Duration.ofSeconds(30);
    private static final int SOMETIMES = 10;

    private final Course course;
    private final Pause pause;
    private final Backoff backoff;
    private Set<String> avoid = Set.of();
    private int refusals;
    private @Nullable Deadline emptyUntil;

    SubscriptionLoop(Course course, Pause pause) {
        this.course = course;
        this.pause = pause;
        this.backoff = new Backoff(course.means().random());
    }

    /**
     * Runs until the subscription is closed or its object is complete.
     *
     * @return the state to end in
     * @throws SubscriptionException where it cannot go on
     * @throws InterruptedException where the thread is interrupted, as closing does
     */
    State run() throws InterruptedException {
        while (!course.gate().isShut()) {
            Duration wait = backoff.next();
            if (!wait.isZero()) {
                pause.pause(wait);
            }
            if (attach(find())) {
                return State.COMPLETE;
            }
        }
        return State.CLOSED;
    }

    private PhysicalEndpoint find() throws InterruptedException {
        while (true) {
            Optional<PhysicalEndpoint> next = course.means().router().pick(avoid);
            if (next.isPresent()) {
                return next.get();
            }
            avoid = Set.of();
            boolean eligible = course.means()
                    .router()
                    .awaitEligible(Deadline.after(course.means().ticker(), LOOK_AGAIN));
            if (eligible) {
                continue;
            }
            pause.pause(SHORT_PAUSE);
        }
    }

    private boolean attach(PhysicalEndpoint endpoint) throws InterruptedException {
        Attachment attachment = new Attachment(course, endpoint);
        avoid = Set.of(endpoint.name());
        try {
            return attachment.run();
        } catch (SQLException e) {
            if (!course.gate().isShut()) {
                lived(attachment);
                lost(endpoint.name(), attachment, e);
            }
        } catch (StreamFault e) {
            lived(attachment);
            faulty(endpoint.name(), attachment, e);
        }
        return false;
    }

    private void lived(Attachment attachment) {
        if (attachment.settled()) {
            emptyUntil = null;
        }
        if (attachment.lived().compareTo(LIVED_WELL) >= 0) {
            backoff.reset();
            refusals = 0;
        }
    }

    private void lost(String endpoint, Attachment attachment, SQLException failure) {
        Verdict verdict = Verdict.of(failure, attachment.phase());
        record(endpoint, attachment.generation(), verdict, failure);
        course.status().detached(endpoint, Verdict.describe(failure));
        switch (verdict.action()) {
            case RETRY -> {}
            case REBASE -> rebase(attachment);
            case RETRY_SOMETIMES -> {
                if (++refusals >= SOMETIMES) {
                    throw end(endpoint, verdict, failure);
                }
            }
            case END_AT_HOME -> {
                if (attachment.environment().filter(course.ledger()::home).isPresent()) {
                    throw end(endpoint, verdict, failure);
                }
            }
            case END -> throw end(endpoint, verdict, failure);
        }
    }

    private void faulty(String endpoint, Attachment attachment, StreamFault fault) {
        course.status().detached(endpoint, String.valueOf(fault.getMessage()));
        switch (fault.kind()) {
            case GAP -> rebase(attachment);
            case PROTOCOL -> {}
            case EMPTY -> holdEmpty(fault);
        }
    }

    /** The same place, from a snapshot: at once, the first time. */
    private void rebase(Attachment attachment) {
        boolean news = attachment.environment().filter(course.ledger()::lose).isPresent();
        if (news) {
            backoff.reset();
            avoid = Set.of();
        }
    }

    private void holdEmpty(StreamFault fault) {
        Deadline until = emptyUntil;
        if (until == null) {
            emptyUntil = Deadline.after(course.means().ticker(), EMPTY_PATIENCE);
        } else if (until.expired()) {
            throw new SubscriptionException(
                    Reason.EMPTY_SNAPSHOT,
                    fault.getMessage() + ", and so it has stayed for " + EMPTY_PATIENCE.toSeconds()
                            + " s: nothing was retracted. If the object is meant to be empty, say allowEmptySnapshot()",
                    fault);
        }
    }

    private void record(String endpoint, long generation, Verdict verdict, SQLException failure) {
        if (verdict.kind() == FailureKind.QUERY || verdict.kind() == FailureKind.SESSION) {
            course.means().recorder().answered(endpoint, generation);
        } else {
            course.means().recorder().failed(endpoint, generation, verdict.kind(), failure);
        }
    }

    private SubscriptionException end(String endpoint, Verdict verdict, SQLException failure) {
        String text = switch (verdict.reason()) {
            case UNKNOWN_OBJECT ->
                "endpoint " + endpoint + " has no object " + course.settings().object() + ": ";
            case NOT_MATERIALIZE ->
                "endpoint " + endpoint + " is not Materialize, and only Materialize has SUBSCRIBE: ";
            case CANCELLED -> "the stream was cancelled at endpoint " + endpoint + ": ";
            case POISONED ->
                "endpoint " + endpoint + " cannot compute " + course.settings().object() + " until its data changes: ";
            default -> "endpoint " + endpoint + " refuses the subscription: ";
        };
        return new SubscriptionException(verdict.reason(), text + Verdict.describe(failure), failure);
    }
}
