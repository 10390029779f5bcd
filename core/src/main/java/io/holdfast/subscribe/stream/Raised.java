package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Change;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;

/** Changes of which none is earlier than a timestamp: a view, because they may be more than memory holds. */
final class Raised extends AbstractList<Change> {
    private final List<Change> changes;
    private final long earliest;

    Raised(List<Change> changes, long earliest) {
        this.changes = changes;
        this.earliest = earliest;
    }

    private Change raise(Change change) {
        return change.at(Math.max(change.timestamp(), earliest));
    }

    @Override
    public Change get(int index) {
        return raise(changes.get(index));
    }

    @Override
    public int size() {
        return changes.size();
    }

    @Override
    public Iterator<Change> iterator() {
        Iterator<Change> all = changes.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public Change next() {
                return raise(all.next());
            }
        };
    }
}
