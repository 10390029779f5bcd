package io.holdfast.testkit.engine;

import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code mz_state}, the key and the values: one row a key and time, ordered by key. */
final class EnvelopeLayout implements SubscribeLayout {
    private final List<Column> columns;
    private final int[] keys;
    private final int[] values;
    private final boolean debezium;

    private EnvelopeLayout(List<Column> query, List<String> names, boolean debezium) throws SqlError {
        this.keys = new int[names.size()];
        this.debezium = debezium;
        for (int i = 0; i < keys.length; i++) {
            keys[i] = position(query, names.get(i));
        }
        if (IntStream.of(keys).distinct().count() < keys.length) {
            String envelope = debezium ? "DEBEZIUM" : "UPSERT";
            throw SqlError.of("XX000", "invalid keys in SUBSCRIBE ENVELOPE " + envelope + " (KEY (..))");
        }
        this.values = IntStream.range(0, query.size())
                .filter(column -> IntStream.of(keys).noneMatch(key -> key == column))
                .toArray();
        this.columns = columns(query);
    }

    static EnvelopeLayout upsert(List<Column> query, List<String> keys) throws SqlError {
        return new EnvelopeLayout(query, keys, false);
    }

    static EnvelopeLayout debezium(List<Column> query, List<String> keys) throws SqlError {
        return new EnvelopeLayout(query, keys, true);
    }

    /** Where a column is. */
    static int position(List<Column> query, String name) throws SqlError {
        for (int i = 0; i < query.size(); i++) {
            if (query.get(i).name().equals(name)) {
                return i;
            }
        }
        throw SqlError.of("42703", "column \"" + name + "\" does not exist");
    }

    private List<Column> columns(List<Column> query) {
        List<Column> all = new ArrayList<>();
        all.add(new Column("mz_state", PgType.TEXT));
        for (int key : keys) {
            all.add(query.get(key));
        }
        for (String prefix : debezium ? List.of("before_", "after_") : List.of("")) {
            for (int value : values) {
                Column column = query.get(value);
                all.add(new Column(prefix + column.name(), column.type()));
            }
        }
        return List.copyOf(all);
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    /** What happened to one key at one time. */
    private static final class Group {
        private @Nullable Tuple before;
        private @Nullable Tuple after;
        private boolean violated;

        void add(Change change) {
            violated |= change.diff() > 0 ? after != null : before != null;
            violated |= Math.abs(change.diff()) != 1;
            if (change.diff() > 0) {
                after = change.row();
            } else {
                before = change.row();
            }
        }
    }

    @Override
    public Iterator<@Nullable Object[]> rows(List<Change> changes, Supplier<@Nullable Object[]> begun, int offset) {
        Map<Tuple, Group> groups = new TreeMap<>();
        for (Change change : changes) {
            groups.computeIfAbsent(key(change.row()), unused -> new Group()).add(change);
        }
        Iterator<Map.Entry<Tuple, Group>> all = groups.entrySet().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public @Nullable Object[] next() {
                Map.Entry<Tuple, Group> next = all.next();
                @Nullable Object[] row = begun.get();
                next.getKey().copyTo(row, offset + 1);
                fill(row, offset, next.getValue());
                return row;
            }
        };
    }

    private Tuple key(Tuple row) {
        Object[] key = new Object[keys.length];
        for (int i = 0; i < keys.length; i++) {
            key[i] = row.get(keys[i]);
        }
        return Tuple.of(key);
    }

    private void fill(@Nullable Object[] row, int offset, Group group) {
        row[offset] = state(group);
        int at = offset + 1 + keys.length;
        if (debezium) {
            copy(group.violated ? null : group.before, row, at);
            at += values.length;
        }
        copy(group.violated ? null : group.after, row, at);
    }

    private String state(Group group) {
        if (group.violated) {
            return "key_violation";
        }
        if (group.after == null) {
            return "delete";
        }
        return debezium && group.before == null ? "insert" : "upsert";
    }

    private void copy(@Nullable Tuple from, @Nullable Object[] row, int at) {
        for (int i = 0; from != null && i < values.length; i++) {
            row[at + i] = from.get(values[i]);
        }
    }
}
