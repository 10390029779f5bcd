package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.HistoryPolicy;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import io.holdfast.subscribe.stream.Plan.Start;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where a subscription stands, as a value: a stream can be opened from it while another one still moves on. From it and from
 * what an environment says, it finds how to go on there.
 *
 * @param checkpoint how far it came, null at its first start
 * @param known whether it holds now what was delivered
 * @param comparable whether it ever can
 * @param lostIn the environment whose history after the checkpoint is gone, and why; null while none is known
 * @param policies what to do where changes alone do not do
 */
record Place(
        @Nullable Checkpoint checkpoint,
        boolean known,
        boolean comparable,
        @Nullable Loss lostIn,
        Policies policies) {
    /** History that is gone. */
    record Loss(String environment, String why) {}

    /** What an environment says. */
    record Found(String endpoint, String environment, ObjectFacts facts, Columns columns) {}

    /**
     * Finds the place.
     *
     * <p>Without a snapshot {@code AS OF t} means later than t. The checkpoint's frontier F is exclusive, nothing at F was
     * delivered, so the timestamp to ask for is F - 1: F itself would lose the changes at F, and anything less would deliver
     * some twice.
     *
     * @throws SubscriptionException where a policy is to fail
     * @throws StreamFault where this environment cannot be used, and another may
     */
    Plan find(Found found, boolean firstSnapshot) throws StreamFault {
        Checkpoint last = checkpoint;
        if (last == null) {
            return Plan.from(firstSnapshot ? Start.SNAPSHOT : Start.NOW);
        }
        boolean home = last.environment().equals(found.environment());
        if (!last.columns().equals(found.columns().fingerprint())) {
            return columnsChanged(found, home);
        }
        Optional<String> why = home ? lost(last, found) : Optional.empty();
        if (why.isPresent()) {
            return anew(home, policies.history(), why.get());
        }
        if (!home) {
            // without a first snapshot the handler holds nothing that another environment's content could correct
            HistoryPolicy policy = firstSnapshot ? HistoryPolicy.RECONCILE : policies.history();
            return anew(false, policy, "endpoint " + found.endpoint() + " is another environment");
        }
        return new Plan(known ? Start.RESUME : Start.RESTORE, OptionalLong.of(last.frontier() - 1));
    }

    private Optional<String> lost(Checkpoint last, Found found) {
        Loss loss = lostIn;
        if (loss != null && loss.environment.equals(found.environment())) {
            return Optional.of(loss.why);
        }
        return found.facts().insteadOf(last.objectId());
    }

    private Plan anew(boolean home, HistoryPolicy policy, String why) {
        return switch (policy) {
            case FAIL ->
                throw new SubscriptionException(
                        Reason.HISTORY_LOST,
                        "the changes after the checkpoint cannot be had" + (home ? " any more: " : ": ") + why
                                + ". The policy is to fail; nothing was skipped",
                        null);
            case FRESH_SNAPSHOT -> Plan.from(Start.SNAPSHOT);
            case RECONCILE -> Plan.from(comparable && known ? Start.RECONCILE : Start.SNAPSHOT);
        };
    }

    private Plan columnsChanged(Found found, boolean home) throws StreamFault {
        String text =
                "the columns at endpoint " + found.endpoint() + " are not those that were delivered; they are now "
                        + found.columns().names();
        if (!home) {
            throw StreamFault.protocol(text);
        }
        if (policies.columns() == HistoryPolicy.FRESH_SNAPSHOT) {
            return Plan.from(Start.SNAPSHOT);
        }
        throw new SubscriptionException(
                Reason.COLUMNS_CHANGED,
                text + ". Start again with an empty checkpoint store, or say onChangedColumns(FRESH_SNAPSHOT)",
                null);
    }
}
