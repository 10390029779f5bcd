package io.holdfast.subscribe.stream;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Keeps one subscription on a stream: attaches, moves when the router prefers another endpoint, and when the stream is lost
 * finds its place again, elsewhere first. Runs on the subscription's thread.
 */
final class SubscriptionLoop {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration SHORT_PAUSE = Duration.ofMillis(50);
    private static final Duration WORTH_A_RESUME = Duration.ofSeconds(60);
    private static final Duration SLICE = Duration.ofMillis(250);

    private final Course course;
    private final Pause pause;
    private final Tenure tenure;
    private final Retries retries;
    private final Delivery delivery;
    private final Losses losses;
    private final Moves moves;
    private Set<String> avoid = Set.of();

    SubscriptionLoop(Course course, Pause pause, Tenure tenure) {
        this.course = course;
        this.pause = pause;
        this.tenure = tenure;
        this.retries = new Retries(course.means().random());
        this.delivery = new Delivery(course, pause);
        this.losses = new Losses(course, retries);
        this.moves = new Moves(course);
    }

    /**
     * Runs until the subscription is closed, its object is complete, or another instance owns it.
     *
     * @return the state to end in; STANDBY where the lease is lost
     * @throws SubscriptionException where it cannot go on
     * @throws InterruptedException where the thread is interrupted, as closing does
     */
    State run() throws InterruptedException {
        try {
            while (!course.gate().isShut() && tenure.lasts()) {
                if (pastTheEnd()) {
                    return State.COMPLETE;
                }
                Optional<Attachment> made = moves.takeOver();
                Attachment next = made.isPresent() ? made.get() : opening();
                boolean complete = attach(next, made.isPresent());
                if (complete) {
                    return State.COMPLETE;
                }
                losses.over(next);
                made.ifPresent(taken -> moves.tookOver(taken.isSettled()));
            }
            return course.gate().isShut() ? State.CLOSED : State.STANDBY;
        } finally {
            moves.close();
        }
    }

    private boolean pastTheEnd() {
        OptionalLong upTo = course.settings().shape().upTo();
        Checkpoint last = course.ledger().checkpoint();
        return upTo.isPresent() && last != null && last.frontier() >= upTo.getAsLong();
    }

    private Attachment opening() throws InterruptedException {
        Duration wait = retries.next();
        if (!wait.isZero()) {
            pause.pause(wait);
        }
        return new Attachment(course, find());
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

    private boolean attach(Attachment attachment, boolean open) throws InterruptedException {
        avoid = Set.of(attachment.endpoint());
        try (attachment) {
            if (!open) {
                attachment.open(course.place(), true);
            }
            attachment.found().ifPresent(this::warnOfBriefHistory);
            return follow(attachment);
        } catch (SQLException e) {
            if (!course.gate().isShut()) {
                again(losses.lost(attachment, e));
            }
        } catch (StreamFault e) {
            again(losses.faulty(attachment, e));
        }
        return false;
    }

    /** Whoever is away for longer than the history takes a snapshot instead of what it missed. */
    private void warnOfBriefHistory(Place.Found found) {
        long kept = found.facts().retentionMillis().orElse(Long.MAX_VALUE);
        if (kept < WORTH_A_RESUME.toMillis()) {
            course.status()
                    .warn(course.settings().subject().label() + " keeps " + Duration.ofMillis(kept)
                            + " of history at endpoint " + found.endpoint()
                            + ": after a longer interruption its content is compared as a whole. Run ALTER "
                            + (found.facts().type().isEmpty()
                                    ? "…"
                                    : found.facts().type()) + " "
                            + course.settings().subject().sql() + " SET (RETAIN HISTORY FOR '1hr')");
        }
    }

    /** The same place at once, where it is known how to go on there. */
    private void again(boolean here) {
        if (here) {
            avoid = Set.of();
        }
    }

    private boolean follow(Attachment attachment) throws SQLException, StreamFault, InterruptedException {
        NameWatch name = attachment.nameWatch();
        try (Follower follower = new Follower(course, delivery, attachment)) {
            while (!course.gate().isShut() && tenure.lasts()) {
                Optional<Closed> part = attachment.take();
                while (part.isPresent()) {
                    follower.take(part.get());
                    part = attachment.take();
                }
                if (attachment.isComplete()) {
                    follower.handOver();
                    return true;
                }
                if (attachment.isSettled() && moves.made(attachment)) {
                    course.status().moving(attachment.endpoint());
                    return false;
                }
                attachment.read(moves.wait(SLICE));
                follower.lookAtTheClock();
                name.look();
                course.status().look(attachment.backlog());
            }
            return false;
        }
    }
}
