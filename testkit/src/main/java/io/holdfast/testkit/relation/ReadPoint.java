package io.holdfast.testkit.relation;

import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a query reads, and what it sees instead of a whole relation.
 *
 * @param time the timestamp
 * @param now the session's {@code now()}, milliseconds since the epoch
 * @param delta rows to see instead of one object's contents, null for none
 * @param writes takes what a write does, null for a query
 * @param computed the computed relations as they were, null for as they are
 */
public record ReadPoint(
        long time,
        long now,
        @Nullable Delta delta,
        @Nullable WriteBuffer writes,
        @Nullable ComputedRows computed) {
    /**
     * A plain read.
     *
     * @param time the timestamp
     * @param now milliseconds since the epoch
     * @return the point
     */
    public static ReadPoint at(long time, long now) {
        return new ReadPoint(time, now, null, null, null);
    }

    Optional<List<Tuple>> replacement(History history) {
        return delta != null && delta.object() == history ? Optional.of(delta.rows()) : Optional.empty();
    }

    /**
     * Rows that stand for an object.
     *
     * @param object what they stand for
     * @param rows the rows
     */
    public record Delta(History object, List<Tuple> rows) {}
}
