package io.holdfast.testkit.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one object at one time, and a link to the next such time. A reader follows the links without a lock; what
 * it has passed is free to be collected.
 */
public final class Batch {
    private final long time;
    private final List<Change> changes;
    private volatile @Nullable Batch next;

    Batch(long time, List<Change> changes) {
        this.time = time;
        this.changes = changes;
    }

    /**
     * When the changes happened.
     *
     * @return a timestamp
     */
    public long time() {
        return time;
    }

    /**
     * What changed, consolidated.
     *
     * @return not to be modified
     */
    public List<Change> changes() {
        return changes;
    }

    /**
     * The following batch.
     *
     * @return null where there is none yet
     */
    public @Nullable Batch next() {
        return next;
    }

    void link(@Nullable Batch following) {
        next = following;
    }
}
