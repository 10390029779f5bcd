package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A multiset of rows: the content of an object. Confined to one thread. */
final class RowCounts {
    private final Map<Row, Long> counts = new HashMap<>();

    /** Adds copies of a row, or takes them away; a count may pass through less than none while changes arrive. */
    void add(Row row, long copies) {
        long count = counts.getOrDefault(row, 0L) + copies;
        if (count == 0) {
            counts.remove(row);
        } else {
            counts.put(row, count);
        }
    }

    /**
     * The changes that turn this content into another, retractions first: a target with a unique key can then apply them one
     * by one.
     *
     * @param other the content wanted
     * @param timestamp stamped on every change
     * @return the changes, empty where both are equal
     */
    List<Change> changesTo(RowCounts other, long timestamp) {
        List<Change> retractions = new ArrayList<>();
        List<Change> additions = new ArrayList<>();
        counts.forEach((row, count) -> {
            long diff = other.counts.getOrDefault(row, 0L) - count;
            if (diff != 0) {
                (diff < 0 ? retractions : additions).add(new Change(timestamp, diff, row));
            }
        });
        other.counts.forEach((row, count) -> {
            if (!counts.containsKey(row)) {
                (count < 0 ? retractions : additions).add(new Change(timestamp, count, row));
            }
        });
        retractions.addAll(additions);
        return retractions;
    }
}
