package io.holdfast.testkit.relation;

import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a transaction wrote and has not published. Confined to one thread. */
public final class WriteBuffer {
    private final Map<History, List<Change>> changes = new HashMap<>();

    /** An empty buffer. */
    public WriteBuffer() {}

    void add(History object, Tuple row, long diff) {
        changes.computeIfAbsent(object, key -> new ArrayList<>()).add(new Change(row, diff));
    }

    /**
     * What was written.
     *
     * @return the changes by object
     */
    public Map<History, List<Change>> changes() {
        return changes;
    }

    /**
     * Adds what another buffer holds.
     *
     * @param other the later one
     */
    public void addAll(WriteBuffer other) {
        other.changes.forEach((object, more) ->
                changes.computeIfAbsent(object, key -> new ArrayList<>()).addAll(more));
    }

    /**
     * Whether nothing was written.
     *
     * @return true where there is no change
     */
    public boolean isEmpty() {
        return changes.isEmpty();
    }
}
