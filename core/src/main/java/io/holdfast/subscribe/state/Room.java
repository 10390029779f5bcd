package io.holdfast.subscribe.state;

import io.holdfast.subscribe.spill.ChangeList;
import io.holdfast.subscribe.spill.MemoryLimit;
import io.holdfast.subscribe.spill.SpillSpace;

/**
 * Where state is kept.
 *
 * @param space on disk
 * @param limit how much stays in memory
 */
public record Room(SpillSpace space, MemoryLimit limit) {
    /**
     * An empty list.
     *
     * @return spills beyond the limit
     */
    public ChangeList list() {
        return new ChangeList(space, limit);
    }
}
