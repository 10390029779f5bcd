package io.holdfast.testkit.engine;

import io.holdfast.testkit.sql.SubscribeOutput.SortKey;
import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code mz_diff} and the row, one a change. */
final class DiffLayout implements SubscribeLayout {
    private static final String DIFF = "mz_diff";

    private final List<Column> columns;
    private final @Nullable Comparator<Change> order;

    private DiffLayout(List<Column> columns, @Nullable Comparator<Change> order) {
        this.columns = columns;
        this.order = order;
    }

    static DiffLayout of(List<Column> query, List<SortKey> by) throws SqlError {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column(DIFF, PgType.INT8));
        columns.addAll(query);
        Comparator<Change> order = null;
        for (SortKey key : by) {
            Comparator<Change> next = comparator(query, key);
            order = order == null ? next : order.thenComparing(next);
        }
        return new DiffLayout(List.copyOf(columns), order);
    }

    private static Comparator<Change> comparator(List<Column> query, SortKey key) throws SqlError {
        if (key.column().isEmpty()) {
            throw SqlError.of("XX000", "invalid ORDER BY in SUBSCRIBE WITHIN TIMESTAMP ORDER BY");
        }
        if (key.column().equals(DIFF)) {
            Comparator<Change> byDiff = Comparator.comparingLong(Change::diff);
            return key.descending() ? byDiff.reversed() : byDiff;
        }
        int column = EnvelopeLayout.position(query, key.column());
        return (left, right) -> {
            Object first = left.row().get(column);
            Object second = right.row().get(column);
            if (first == null || second == null) {
                return Boolean.compare(first == null, second == null) * (key.nullsLast() ? 1 : -1);
            }
            int order = Tuple.of(first).compareTo(Tuple.of(second));
            return key.descending() ? -order : order;
        };
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public Iterator<@Nullable Object[]> rows(List<Change> changes, Supplier<@Nullable Object[]> begun, int offset) {
        List<Change> ordered = changes;
        if (order != null) {
            ordered = new ArrayList<>(changes);
            ordered.sort(order);
        }
        Iterator<Change> all = ordered.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public @Nullable Object[] next() {
                Change change = all.next();
                @Nullable Object[] row = begun.get();
                row[offset] = change.diff();
                change.row().copyTo(row, offset + 1);
                return row;
            }
        };
    }
}
