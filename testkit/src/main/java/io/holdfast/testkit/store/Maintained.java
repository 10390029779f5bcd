package io.holdfast.testkit.store;

import java.util.List;
import java.util.Set;

/** An object whose contents follow from other objects: a materialized view. Called under the store's lock. */
public interface Maintained {
    /**
     * Where the contents are kept.
     *
     * @return the object's own history
     */
    History history();

    /**
     * What the contents follow from.
     *
     * @return the inputs
     */
    Set<History> inputs();

    /**
     * When the contents change by themselves.
     *
     * @return a time later than that of the last {@link #changesAt}, {@link Long#MAX_VALUE} for never
     */
    long turn();

    /**
     * What changes because of a write to at least one of the inputs, or by itself. Must not throw: an evaluation that fails is this
     * object's own affair.
     *
     * @param time the time of the write or of the turn, already readable for this call
     * @return the changes, consolidated
     */
    List<Change> changesAt(long time);
}
