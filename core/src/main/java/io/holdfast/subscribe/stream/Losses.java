package io.holdfast.subscribe.stream;

import io.holdfast.failure.FailureKind;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Decides what the loss of a stream means: another attempt, a new beginning, or the end. Confined to one thread. */
final class Losses {
    private static final Duration LIVED_WELL = Duration.ofSeconds(1);
    private static final Duration SUSPICION = Duration.ofSeconds(30);
    private static final int SOMETIMES = 10;

    private final Course course;
    private final Retries retries;
    private int refusals;
    private @Nullable Deadline suspicion;
    private @Nullable Deadline missing;

    Losses(Course course, Retries retries) {
        this.course = course;
        this.retries = retries;
    }

    /**
     * The server or the driver reported something. A connection that broke after it had delivered is first made again where
     * it was, because there the stream goes on without a correction.
     *
     * @return whether to try the same place again at once
     * @throws SubscriptionException where the subscription ends
     */
    boolean lost(Attachment attachment, SQLException failure) {
        lived(attachment);
        String endpoint = attachment.endpoint();
        Verdict verdict = Verdict.of(failure, attachment.phase());
        record(attachment, verdict, failure);
        String why = describe(attachment, verdict, failure);
        course.status().detached(endpoint, why);
        return switch (verdict.action()) {
            case RETRY -> attachment.isSettled() && verdict.kind() == FailureKind.CONNECTION;
            case RETRY_HERE -> true;
            case REBASE -> rebase(attachment, why);
            case RETRY_SOMETIMES -> {
                if (++refusals >= SOMETIMES) {
                    throw end(endpoint, verdict, failure);
                }
                yield false;
            }
            case END_AT_HOME -> {
                boolean home =
                        attachment.environment().filter(course.ledger()::home).isPresent();
                if (home && !mayComeBack(verdict)) {
                    throw end(endpoint, verdict, failure);
                }
                yield false;
            }
            case END -> throw end(endpoint, verdict, failure);
        };
    }

    /**
     * The stream said what it must not say.
     *
     * @return whether to try the same place again at once
     * @throws SubscriptionException where the subscription ends
     */
    boolean faulty(Attachment attachment, StreamFault fault) {
        lived(attachment);
        String why = String.valueOf(fault.getMessage());
        course.status().detached(attachment.endpoint(), why);
        return switch (fault.kind()) {
            case GAP -> rebase(attachment, why);
            case PROTOCOL, UNREADY -> false;
            case EMPTY -> {
                suspect(fault, Reason.EMPTY_SNAPSHOT, "If the object is meant to be empty, say allowEmptySnapshot()");
                yield false;
            }
            case SUSPICIOUS -> {
                suspect(
                        fault,
                        Reason.CORRECTION_REFUSED,
                        "If that is right, say corrections(CorrectionPolicy.always())");
                yield false;
            }
        };
    }

    /** A stream is over, lost or not: one that delivered shows that what was suspicious elsewhere is no reason to end. */
    void over(Attachment attachment) {
        if (attachment.isSettled()) {
            suspicion = null;
            missing = null;
        }
    }

    private void lived(Attachment attachment) {
        over(attachment);
        if (attachment.lived().compareTo(LIVED_WELL) >= 0) {
            retries.reset();
            refusals = 0;
        }
    }

    /** What was read before, and is gone, may be on its way back: dropped and made anew in two steps. */
    private boolean mayComeBack(Verdict verdict) {
        if (verdict.reason() != Reason.UNKNOWN_OBJECT || course.ledger().checkpoint() == null) {
            return false;
        }
        Deadline until = missing;
        if (until == null) {
            missing = Deadline.after(
                    course.means().ticker(), course.settings().limits().patience());
            return true;
        }
        return !until.expired();
    }

    /** The same place, from a snapshot: at once, the first time. */
    private boolean rebase(Attachment attachment, String why) {
        boolean news = attachment
                .environment()
                .filter(environment -> course.ledger().lose(environment, why))
                .isPresent();
        if (news) {
            retries.reset();
        }
        return news;
    }

    private void suspect(StreamFault fault, Reason reason, String remedy) {
        Deadline until = suspicion;
        if (until == null) {
            suspicion = Deadline.after(course.means().ticker(), SUSPICION);
        } else if (until.expired()) {
            throw new SubscriptionException(
                    reason,
                    fault.getMessage() + ", and so it has stayed for " + SUSPICION.toSeconds()
                            + " s: nothing was retracted. " + remedy,
                    fault);
        }
    }

    /** An index on the subscription's cluster keeps a second of history whatever its object retains: it is named. */
    private static String describe(Attachment attachment, Verdict verdict, SQLException failure) {
        String text = Verdict.describe(failure);
        if (verdict.action() != Verdict.Action.REBASE || text.contains("index")) {
            return text;
        }
        return attachment
                .found()
                .flatMap(found -> found.facts().index())
                .map(index -> text + " (the index " + index + " of the session's cluster limits the history to its own:"
                        + " subscribe on a cluster without one)")
                .orElse(text);
    }

    private void record(Attachment attachment, Verdict verdict, SQLException failure) {
        String endpoint = attachment.endpoint();
        if (verdict.kind() == FailureKind.QUERY || verdict.kind() == FailureKind.SESSION) {
            course.means().recorder().answered(endpoint, attachment.generation());
        } else {
            course.means().recorder().failed(endpoint, attachment.generation(), verdict.kind(), failure);
        }
    }

    private SubscriptionException end(String endpoint, Verdict verdict, SQLException failure) {
        String label = course.settings().subject().label();
        String text = switch (verdict.reason()) {
            case UNKNOWN_OBJECT -> "endpoint " + endpoint + " has no object " + label + ": ";
            case NOT_MATERIALIZE ->
                "endpoint " + endpoint + " is not Materialize, and only Materialize has SUBSCRIBE: ";
            case CANCELLED -> "the stream was cancelled at endpoint " + endpoint + ": ";
            case POISONED -> "endpoint " + endpoint + " cannot compute " + label + " until its data changes: ";
            default -> "endpoint " + endpoint + " refuses the subscription: ";
        };
        return new SubscriptionException(verdict.reason(), text + Verdict.describe(failure), failure);
    }
}
