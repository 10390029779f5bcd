package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.DeadLetterHandler;
import io.holdfast.subscribe.HandlerPolicy;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import io.holdfast.time.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hands batches over: handler and checkpoint in one transaction of the store, again after a pause where one of them fails,
 * and parked in the end as the policy says. Confined to the subscription's thread.
 */
final class Delivery {
    private static final System.Logger LOG = System.getLogger(Delivery.class.getName());
    private static final int SAVE_RETRIES = 3;

    private final Course course;
    private final Pause pause;

    Delivery(Course course, Pause pause) {
        this.course = course;
        this.pause = pause;
    }

    /** Makes a batch, inside the transaction that it will be applied in. */
    @FunctionalInterface
    interface Maker {
        Prepared make(SinkTransaction transaction) throws Exception;
    }

    /** A batch, and what is to be closed after it. */
    record Prepared(Batch batch, Runnable release) {
        static Prepared of(Batch batch) {
            return new Prepared(batch, () -> {});
        }
    }

    /** What became of an attempt. */
    private sealed interface Outcome {
        record Done() implements Outcome {}

        /** The handler failed. */
        record Refused(Batch batch, Exception cause) implements Outcome {}

        /** The store failed. */
        record Unsaved(String what, Exception cause) implements Outcome {}
    }

    /**
     * Hands a batch over. When it returns, the batch is applied and its checkpoint committed, or the subscription is closed.
     *
     * @throws StreamFault where the batch must not be handed over now
     * @throws SubscriptionException where it could not be
     */
    void deliver(Maker maker) throws StreamFault, InterruptedException {
        HandlerPolicy policy = course.settings().sink().onFailure();
        int handlerFailures = 0;
        int storeFailures = 0;
        while (course.gate().enter()) {
            Outcome outcome;
            try {
                outcome = attempt(maker, course.settings().sink().applier());
            } finally {
                course.gate().leave();
            }
            if (outcome instanceof Outcome.Done) {
                return;
            }
            if (outcome instanceof Outcome.Refused refused) {
                course.keeper().requireOwner(refused.batch.checkpoint().ownerEpoch());
                course.status().handlerFailed(refused.cause, handlerFailures + 1);
                if (handlerFailures++ >= policy.retries()) {
                    park(maker, refused);
                    return;
                }
                pause.pause(length(policy, handlerFailures));
            } else if (outcome instanceof Outcome.Unsaved unsaved) {
                if (storeFailures++ >= SAVE_RETRIES) {
                    throw CheckpointKeeper.failed(unsaved.what, unsaved.cause);
                }
                pause.pause(length(policy, storeFailures));
            }
        }
    }

    private static Duration length(HandlerPolicy policy, int failures) {
        int doublings = Math.min(failures - 1, Integer.SIZE - 2);
        long nanos = policy.firstPause().toNanos();
        long longest = policy.longestPause().toNanos();
        return Duration.ofNanos(nanos > longest >> doublings ? longest : nanos << doublings);
    }

    private void park(Maker maker, Outcome.Refused refused) throws StreamFault, InterruptedException {
        DeadLetterHandler deadLetters =
                course.settings().sink().onFailure().deadLetters().orElseThrow(() -> handlerFailure(refused));
        if (!course.gate().enter()) {
            return;
        }
        try {
            Outcome outcome = attempt(maker, (batch, transaction) -> deadLetters.park(batch, refused.cause));
            if (outcome instanceof Outcome.Refused again) {
                throw handlerFailure(again);
            }
            if (outcome instanceof Outcome.Unsaved unsaved) {
                throw CheckpointKeeper.failed(unsaved.what, unsaved.cause);
            }
        } finally {
            course.gate().leave();
        }
    }

    private Outcome attempt(Maker maker, Applier applier) throws StreamFault, InterruptedException {
        Deadline watch = Deadline.after(course.means().ticker(), Duration.ZERO);
        SinkTransaction transaction = null;
        Prepared prepared = null;
        try {
            transaction = course.keeper().begin();
            prepared = maker.make(transaction);
            return apply(prepared.batch, transaction, applier, watch);
        } catch (StreamFault | InterruptedException | SubscriptionException e) {
            throw e;
        } catch (Exception e) {
            return new Outcome.Unsaved("the sink's transaction failed", e);
        } finally {
            release(prepared, transaction);
        }
    }

    /** What was committed stays committed, whatever closing says. */
    private static void release(@Nullable Prepared prepared, @Nullable SinkTransaction transaction) {
        if (prepared != null) {
            prepared.release.run();
        }
        if (transaction == null) {
            return;
        }
        try {
            transaction.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the sink's transaction", e);
        }
    }

    private Outcome apply(Batch batch, SinkTransaction transaction, Applier applier, Deadline watch)
            throws InterruptedException {
        try {
            applier.apply(batch, transaction);
        } catch (InterruptedException | SubscriptionException e) {
            throw e;
        } catch (Exception e) {
            return new Outcome.Refused(batch, e);
        } catch (Error e) {
            throw handlerFailure(batch, e);
        }
        return commit(batch, transaction, watch);
    }

    private Outcome commit(Batch batch, SinkTransaction transaction, Deadline watch) {
        try {
            commitOrConfirm(batch, transaction);
        } catch (SubscriptionException e) {
            throw e;
        } catch (Exception e) {
            String what = "the checkpoint at frontier " + batch.frontier() + " could not be saved";
            if (course.keeper().transactional()) {
                return new Outcome.Unsaved(what, e);
            }
            // the handler has had the batch: only the save is tried again
            saveAgain(batch, what);
        }
        takeIn(batch);
        course.keeper().committed();
        course.status().delivered(batch, watch.elapsed());
        return new Outcome.Done();
    }

    /** What fails from here on must not hand the batch over again: it is committed. */
    private void takeIn(Batch batch) {
        try {
            course.ledger().commit(batch);
        } catch (SubscriptionException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new SubscriptionException(
                    Reason.SERVER,
                    "the batch up to frontier " + batch.frontier()
                            + " is committed, but cannot be remembered; a new start goes on after it: " + e,
                    e);
        }
    }

    private void commitOrConfirm(Batch batch, SinkTransaction transaction) throws Exception {
        try {
            course.keeper().commit(batch, transaction);
        } catch (SubscriptionException e) {
            throw e;
        } catch (Exception e) {
            if (!course.keeper().transactional() || !course.keeper().has(batch.checkpoint())) {
                throw e;
            }
        }
    }

    private void saveAgain(Batch batch, String what) {
        for (int attempt = 1; ; attempt++) {
            try {
                course.means().ticker().pause(length(course.settings().sink().onFailure(), attempt));
                saveAlone(batch);
                return;
            } catch (Exception e) {
                if (attempt >= SAVE_RETRIES
                        || e instanceof SubscriptionException
                        || course.gate().isShut()) {
                    throw CheckpointKeeper.failed(what, e);
                }
            }
        }
    }

    private void saveAlone(Batch batch) throws Exception {
        // only the answer may have been lost: what is kept beside the checkpoint would follow it twice
        if (course.keeper().has(batch.checkpoint())) {
            return;
        }
        try (SinkTransaction transaction = course.keeper().begin()) {
            course.keeper().commit(batch, transaction);
        }
    }

    /**
     * Saves a checkpoint that only moved in time. A store that is away for a moment costs nothing: the next one is saved.
     *
     * @param last whether there is no next one
     */
    void tick(Checkpoint moved, boolean last) throws InterruptedException {
        if (!course.gate().enter()) {
            return;
        }
        try {
            course.settings().sink().applier().progressed(moved.delivered());
            if (last || course.keeper().due()) {
                course.keeper().save(moved);
            }
        } catch (SubscriptionException e) {
            throw e;
        } catch (Exception e) {
            course.status().warn("the checkpoint at frontier " + moved.frontier() + " could not be saved: " + e);
            course.keeper().rest();
        } finally {
            course.gate().leave();
        }
    }

    private static SubscriptionException handlerFailure(Outcome.Refused refused) {
        return handlerFailure(refused.batch, refused.cause);
    }

    private static SubscriptionException handlerFailure(Batch batch, Throwable cause) {
        return new SubscriptionException(
                Reason.HANDLER,
                "the handler failed on the " + batch.kind() + " batch of "
                        + batch.changes().size() + " changes up to frontier " + batch.frontier()
                        + "; a new start delivers it again",
                cause);
    }
}
