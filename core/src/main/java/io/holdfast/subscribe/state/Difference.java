package io.holdfast.subscribe.state;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.spill.ChangeList;
import java.util.AbstractList;
import java.util.List;

/**
 * What turns one content into another. Retractions come first: a target with a unique key can apply the changes one by one.
 *
 * @param retractions what is to go
 * @param additions what is to come
 * @param before rows that were there
 * @param after rows that shall be
 */
public record Difference(ChangeList retractions, ChangeList additions, long before, long after)
        implements AutoCloseable {
    /**
     * All changes.
     *
     * @return a view, retractions first
     */
    public List<Change> changes() {
        return new AbstractList<>() {
            @Override
            public Change get(int index) {
                int first = retractions.size();
                return index < first ? retractions.get(index) : additions.get(index - first);
            }

            @Override
            public int size() {
                return retractions.size() + additions.size();
            }
        };
    }

    @Override
    public void close() {
        retractions.close();
        additions.close();
    }
}
