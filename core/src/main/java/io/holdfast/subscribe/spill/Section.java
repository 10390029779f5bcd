package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.Change;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Changes of another list, read through it: those from some place on, none of them earlier than some time. Holds nothing itself, and
 * is as thread-safe as the list.
 */
public final class Section extends AbstractList<Change> {
    private final List<Change> whole;
    private final int first;
    private final long earliest;

    private Section(List<Change> whole, int first, long earliest) {
        this.whole = whole;
        this.first = first;
        this.earliest = earliest;
    }

    /**
     * The changes that are not before a time.
     *
     * @param changes in the order of their timestamps
     * @param frontier the time
     * @return the list itself where that is all of it
     */
    public static List<Change> since(List<Change> changes, long frontier) {
        int before = 0;
        for (Packed change : ChangeList.packed(changes)) {
            if (change.timestamp() >= frontier) {
                break;
            }
            before++;
        }
        return before == 0 ? changes : new Section(changes, before, Long.MIN_VALUE);
    }

    /**
     * The same changes, at another time where theirs is too early.
     *
     * @param changes in the order of their timestamps
     * @param earliest the earliest time
     * @return the list itself where none is earlier
     */
    public static List<Change> raised(List<Change> changes, long earliest) {
        return changes.isEmpty() || changes.get(0).timestamp() >= earliest
                ? changes
                : new Section(changes, 0, earliest);
    }

    @Override
    public Change get(int index) {
        // an index below 0 must not reach what lies before
        Change change = whole.get(index < 0 ? index : first + index);
        return change.at(Math.max(change.timestamp(), earliest));
    }

    @Override
    public int size() {
        return whole.size() - first;
    }

    Iterator<Packed> packed() {
        return StreamSupport.stream(ChangeList.packed(whole).spliterator(), false)
                .skip(first)
                .map(change -> change.as(Math.max(change.timestamp(), earliest), change.diff(), change.operation()))
                .iterator();
    }
}
