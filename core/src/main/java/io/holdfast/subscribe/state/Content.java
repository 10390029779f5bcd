package io.holdfast.subscribe.state;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Columns;
import java.util.List;

/**
 * The content of an object at one time.
 *
 * @param columns of the object
 * @param base a snapshot
 * @param following the changes after it, in order, until the time meant
 */
public record Content(Columns columns, List<Change> base, List<Change> following) {
    /**
     * Whether nothing at all was said.
     *
     * @return true for an empty snapshot that nothing followed
     */
    public boolean isEmpty() {
        return base.isEmpty() && following.isEmpty();
    }
}
