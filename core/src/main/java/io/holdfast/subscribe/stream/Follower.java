package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.Correction;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import io.holdfast.subscribe.spill.ChangeList;
import io.holdfast.subscribe.state.Content;
import io.holdfast.subscribe.state.Difference;
import io.holdfast.subscribe.stream.Delivery.Prepared;
import io.holdfast.time.Deadline;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hands over what one stream closes. Confined to the subscription's thread. */
final class Follower implements AutoCloseable {
    private final Course course;
    private final Delivery delivery;
    private final Attachment attachment;
    private final Source source;
    private final ChangeList following;
    private @Nullable Closed base;
    private @Nullable Deadline patience;
    private boolean overtaken;
    private long gathered;

    Follower(Course course, Delivery delivery, Attachment attachment) {
        this.course = course;
        this.delivery = delivery;
        this.attachment = attachment;
        this.source = attachment.source();
        this.following = course.room().list();
    }

    /** Takes the next part, and gives back what it holds unless it is kept for a comparison. */
    void take(Closed part) throws StreamFault, InterruptedException {
        try {
            if (attachment.isSettled()) {
                follow(part);
            } else {
                place(part);
            }
        } finally {
            if (!keeps(part)) {
                part.close();
            }
        }
    }

    private void place(Closed part) throws StreamFault, InterruptedException {
        boolean placed = switch (attachment.plan().start()) {
            case RESUME, NOW -> true;
            case RESTORE -> restore(part);
            case SNAPSHOT -> snapshot(part);
            case RECONCILE -> gather(part);
        };
        if (placed) {
            attachment.settle();
            course.status().attached(source.endpoint(), attachment.plan().start());
        }
        if (placed && !overtaken) {
            follow(part);
        }
    }

    /** The very part: its equals would read all of it. */
    @SuppressWarnings("ReferenceEquality")
    private boolean keeps(Closed part) {
        return base == part;
    }

    private boolean restore(Closed part) {
        course.ledger().held().adopt(attachment.sieve());
        course.ledger().restore(part.base());
        return true;
    }

    /** The snapshot stands alone: with the changes after it in one batch it would be neither the one nor the other. */
    private boolean snapshot(Closed part) throws StreamFault, InterruptedException {
        Content content = new Content(source.columns(), part.base(), List.of());
        requireRows(content);
        if (course.ledger().checkpoint() != null) {
            requireAllowed(
                    course.ledger().delivering(),
                    part.base().size(),
                    part.base().size(),
                    false);
        }
        long frontier = part.rows().isEmpty() ? part.frontier() : part.baseTimestamp() + 1;
        course.ledger().held().adopt(attachment.sieve());
        delivery.deliver(transaction -> Prepared.of(course.ledger().snapshot(source, part.base(), frontier)));
        return true;
    }

    /** Waits, bounded, until what this environment says is at least as new as what was delivered from another. */
    private boolean gather(Closed part) throws StreamFault, InterruptedException {
        Closed first = base;
        long baseFrontier = first == null ? part.baseTimestamp() + 1 : first.frontier();
        if (first == null) {
            base = part;
            patience = Deadline.after(
                    course.means().ticker(), course.settings().limits().patience());
        }
        long delivered = course.ledger().delivered();
        if (first == null && (baseFrontier >= delivered || (part.rows().isEmpty() && part.frontier() >= delivered))) {
            base = null;
            long frontier = part.rows().isEmpty() ? part.frontier() : baseFrontier;
            correct(content(part.base(), List.of()), part.baseTimestamp(), frontier);
            return true;
        }
        part.rows().packed().forEach(following::add);
        gathered = part.frontier();
        return (part.frontier() >= delivered || attachment.isComplete()) && overtake(part.frontier());
    }

    /** What is gathered is handed over although it is older, where the time to wait is over. */
    void lookAtTheClock() throws StreamFault, InterruptedException {
        Deadline until = patience;
        if (until != null && until.expired()) {
            handOver();
        }
    }

    /** Hands over what is gathered, if anything is. */
    void handOver() throws StreamFault, InterruptedException {
        if (base != null) {
            // not the stream's frontier: parts that are read already and not taken yet are not in it
            overtake(gathered);
            attachment.settle();
            course.status().attached(source.endpoint(), attachment.plan().start());
        }
    }

    private boolean overtake(long frontier) throws StreamFault, InterruptedException {
        Closed first = Objects.requireNonNull(base);
        correct(content(first.base(), following), frontier - 1, frontier);
        overtaken = true;
        base = null;
        first.close();
        return true;
    }

    private Content content(List<Change> snapshot, List<Change> after) {
        return new Content(source.columns(), snapshot, after, attachment.sieve());
    }

    private void correct(Content content, long timestamp, long frontier) throws StreamFault, InterruptedException {
        requireRows(content);
        Ledger ledger = course.ledger();
        long stamped = Math.max(timestamp, ledger.delivered());
        boolean goesBack = frontier < ledger.delivered();
        delivery.deliver(transaction -> {
            Difference difference = compare(transaction, content, stamped);
            try {
                requireAllowed(
                        difference.before(),
                        difference.after(),
                        difference.changes().size(),
                        goesBack);
            } catch (StreamFault | RuntimeException e) {
                difference.close();
                throw e;
            }
            return new Prepared(ledger.correction(source, difference, frontier), difference::close);
        });
    }

    private Difference compare(SinkTransaction transaction, Content content, long timestamp) throws Exception {
        return course.ledger().held().compare(transaction, content, timestamp);
    }

    private void follow(Closed part) throws StreamFault, InterruptedException {
        Ledger ledger = course.ledger();
        List<Change> rows = ledger.unseen(source, part.rows());
        if (!rows.isEmpty()) {
            delivery.deliver(transaction -> Prepared.of(ledger.live(source, rows, part.frontier())));
        } else if (ledger.checkpoint() == null) {
            // the first frontier of a subscription without a snapshot is worth a checkpoint
            delivery.deliver(transaction -> Prepared.of(ledger.live(source, rows, part.frontier())));
        } else if (ledger.advance(part.frontier())) {
            idle(Objects.requireNonNull(ledger.checkpoint()));
        }
        attachment.committed(
                ledger.checkpoint() == null ? 0 : ledger.checkpoint().frontier());
    }

    private void idle(Checkpoint moved) throws InterruptedException {
        delivery.tick(moved, attachment.isComplete());
        course.status().reached(moved.delivered());
    }

    private void requireRows(Content content) throws StreamFault {
        long delivering = course.ledger().delivering();
        if (content.isEmpty() && delivering > 0 && !course.settings().policies().emptyAllowed()) {
            throw StreamFault.empty(
                    "the snapshot of " + course.settings().subject().label() + " at endpoint " + source.endpoint()
                            + " has no rows, where " + delivering + " were delivered");
        }
    }

    private void requireAllowed(long before, long after, long changes, boolean goesBack) throws StreamFault {
        Checkpoint last = Objects.requireNonNull(course.ledger().checkpoint());
        boolean allowed = after == 0 && course.settings().policies().emptyAllowed();
        Correction correction = new Correction(
                course.settings().name(), last.environment(), source.environment(), before, after, changes, goesBack);
        String text = "the snapshot at endpoint " + source.endpoint() + " has " + after + " rows where " + before
                + " were delivered" + (goesBack ? ", and is older than what was delivered" : "");
        switch (course.settings().policies().correction().decide(correction)) {
            case APPLY -> course.status().correcting(correction);
            case WAIT -> {
                if (!allowed) {
                    throw StreamFault.suspicious(text);
                }
            }
            case FAIL ->
                throw new SubscriptionException(
                        Reason.CORRECTION_REFUSED, text + ": the correction policy is to fail", null);
        }
    }

    @Override
    public void close() {
        following.close();
        if (base != null) {
            base.close();
        }
    }
}
