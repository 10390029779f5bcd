package io.holdfast.subscribe;

import java.util.Collections;
import java.util.List;

/**
 * What one progress message of the server closed: complete up to its frontier, to be applied as a whole. Frontiers grow with
 * every batch, and every change's timestamp lies between the previous batch's frontier (inclusive) and this one's
 * (exclusive), across environments too. Immutable. Read it in the handler: changes that do not fit into memory are in a
 * temporary file, which is gone after the handler has returned.
 *
 * @param kind what the changes are relative to
 * @param endpoint where it was read
 * @param columns of the object
 * @param changes by timestamp, except that a correction's retractions come before its additions. Empty where a snapshot is
 *     empty or a correction found nothing to correct
 * @param checkpoint where a resume after this batch begins; store it with the data where they must agree
 */
public record Batch(Kind kind, String endpoint, Columns columns, List<Change> changes, Checkpoint checkpoint) {
    /**
     * A batch.
     *
     * @param kind what the changes are relative to
     * @param endpoint where it was read
     * @param columns of the object
     * @param changes kept as it is: it may be larger than memory
     * @param checkpoint where a resume after this batch begins
     */
    public Batch {
        changes = Collections.unmodifiableList(changes);
    }

    /**
     * The frontier to commit: the subscription has delivered everything before it.
     *
     * @return exclusive, in milliseconds
     */
    public long frontier() {
        return checkpoint.delivered();
    }

    /**
     * Where it was computed.
     *
     * @return the environment's id
     */
    public String environment() {
        return checkpoint.environment();
    }

    /**
     * Whether the environment is behind what was delivered before from another one: this correction took newer changes back,
     * and until it has caught up its changes carry raised timestamps.
     *
     * @return true only after a move to an environment that lags behind
     */
    public boolean goesBack() {
        return checkpoint.delivered() > checkpoint.frontier();
    }

    /** What the changes of a batch are relative to. */
    public enum Kind {
        /**
         * The whole content of the object: it replaces what the handler had before. The first batch of a subscription is one;
         * a later one follows only where a subscription was restarted with nothing kept beside its checkpoint, and the
         * checkpoint's history is lost or belongs to an environment that does not serve now.
         */
        SNAPSHOT,
        /** Changes that follow the previous batch in the same environment. */
        LIVE,
        /**
         * The difference between what was delivered and a snapshot of the environment that serves now. Changes between the two
         * are in it only as far as they did not cancel out.
         */
        CORRECTION
    }
}
