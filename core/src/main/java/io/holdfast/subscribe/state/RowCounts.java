package io.holdfast.subscribe.state;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.spill.MemoryLimit;
import io.holdfast.subscribe.spill.Weight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** A multiset of rows: the content of an object. Confined to one thread. */
final class RowCounts {
    private static final float LOAD = 0.75f;

    private final Map<Row, Long> counts;
    private long bytes;

    /** With room for so many distinct rows. */
    RowCounts(int expected) {
        counts = new HashMap<>((int) (expected / LOAD) + 1);
    }

    void addAll(List<Change> changes) {
        for (Change change : changes) {
            add(change.row(), change.diff());
        }
    }

    /** Adds copies of a row, or takes them away; a count may pass through less than none while changes arrive. */
    void add(Row row, long copies) {
        if (copies == 0) {
            return;
        }
        int before = counts.size();
        counts.merge(row, copies, RowCounts::sum);
        bytes += Weight.of(row) * (counts.size() - before);
    }

    /** Null removes the row. */
    private static @Nullable Long sum(Long before, Long copies) {
        long count = before + copies;
        return count == 0 ? null : count;
    }

    int distinct() {
        return counts.size();
    }

    /** Whether that many rows, and their values, may stay in memory. */
    boolean exceeds(MemoryLimit limit) {
        return counts.size() > limit.rows() || bytes > limit.bytes();
    }

    long copies(Row row) {
        return counts.getOrDefault(row, 0L);
    }

    Set<Map.Entry<Row, Long>> entries() {
        return counts.entrySet();
    }

    void forEach(ObjLongConsumer<Row> action) {
        counts.forEach(action::accept);
    }
}
