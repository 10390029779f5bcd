package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Checkpoint;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How a stream finds its place.
 *
 * @param start what its first rows mean
 * @param asOf the timestamp to ask for, empty where the server chooses
 */
record Plan(Start start, OptionalLong asOf) {
    /** What the first rows of a stream mean. */
    enum Start {
        /** The whole content, to be handed over. */
        SNAPSHOT,
        /** Changes that follow what was delivered. */
        RESUME,
        /** The content that was delivered before this process began: taken in, not handed over. */
        RESTORE,
        /** The whole content, to be compared with what was delivered. */
        RECONCILE
    }

    /**
     * Finds the place.
     *
     * <p>Without a snapshot {@code AS OF t} means later than t. The checkpoint's frontier F is exclusive, nothing at F was
     * delivered, so the timestamp to ask for is F - 1: F itself would lose the changes at F, and anything less would deliver
     * some twice.
     *
     * @param checkpoint how far the subscription came, null at its first start
     * @param known whether this process holds the rows that were delivered
     * @param environment who answers now; another one's timestamps mean nothing to it
     * @param lost whether this environment no longer has the history after the checkpoint
     * @return the plan
     */
    static Plan find(@Nullable Checkpoint checkpoint, boolean known, String environment, boolean lost) {
        if (checkpoint == null) {
            return new Plan(Start.SNAPSHOT, OptionalLong.empty());
        }
        if (checkpoint.environment().equals(environment) && !lost) {
            return new Plan(known ? Start.RESUME : Start.RESTORE, OptionalLong.of(checkpoint.frontier() - 1));
        }
        return new Plan(known ? Start.RECONCILE : Start.SNAPSHOT, OptionalLong.empty());
    }

    boolean snapshot() {
        return start != Start.RESUME;
    }
}
