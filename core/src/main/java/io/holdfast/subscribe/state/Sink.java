package io.holdfast.subscribe.state;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SinkContent;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.spill.ChangeList;
import io.holdfast.subscribe.spill.Fingerprint;
import io.holdfast.subscribe.spill.Fingerprinter;
import io.holdfast.subscribe.spill.Packed;
import io.holdfast.subscribe.spill.RowSorter;
import io.holdfast.subscribe.spill.RowSorter.Entry;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps nothing itself: what was delivered is read from the sink, in the transaction that the correction is applied in. */
final class Sink implements Delivered {
    private static final int ROWS_A_FETCH = 2_000;

    private final Room room;
    private final SinkContent sink;
    private final Fingerprinter fingerprinter = new Fingerprinter();

    Sink(Room room, SinkContent sink) {
        this.room = room;
        this.sink = sink;
    }

    @Override
    public boolean comparable() {
        return true;
    }

    @Override
    public boolean known() {
        return true;
    }

    @Override
    public void replace(List<Change> content) {}

    @Override
    public void add(List<Change> changes) {}

    @Override
    public Difference compare(SinkTransaction transaction, Content content, long timestamp) throws SQLException {
        Changes changes = new Changes(room, timestamp);
        Columns columns = content.columns();
        try (RowSorter sorter = new RowSorter(room.space(), room.limit(), columns)) {
            readSink(connection(transaction), columns, changes, sorter);
            if (columns.keys() == 0) {
                addAll(content.base(), changes, sorter);
                addAll(content.following(), changes, sorter);
                sorter.forEachGroup(group -> changes.differ(group.get(0).row(), copies(group)));
            } else {
                addByKey(content, changes, sorter);
                sorter.forEachGroup(group -> byKey(group, changes));
            }
        }
        return changes.difference();
    }

    private static Connection connection(SinkTransaction transaction) {
        return transaction
                .connection()
                .orElseThrow(() -> new IllegalStateException("the store has no transaction that the sink is read in"));
    }

    private void readSink(Connection connection, Columns columns, Changes changes, RowSorter sorter)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(ROWS_A_FETCH);
            try (ResultSet result = statement.executeQuery(sink.select(columns))) {
                while (result.next()) {
                    Packed row = Packed.of(new Change(0, 1, row(result, columns)));
                    changes.before(1);
                    sorter.add(new Entry(print(row), -1, row));
                }
            }
        }
    }

    private static Row row(ResultSet result, Columns columns) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[columns.all().size()];
        for (int index = 0; index < values.length; index++) {
            Object value = result.getObject(index + 1);
            values[index] = value instanceof Array array ? array.getArray() : value;
        }
        return new Row(columns, Arrays.asList(values));
    }

    private Fingerprint print(Packed row) {
        return row.columns().keys() == 0 ? fingerprinter.of(row) : fingerprinter.ofKey(row);
    }

    private void addAll(List<Change> part, Changes changes, RowSorter sorter) {
        for (Packed change : ChangeList.packed(part)) {
            changes.after(change.diff());
            sorter.add(new Entry(print(change), change.diff(), change));
        }
    }

    private void addByKey(Content content, Changes changes, RowSorter sorter) {
        Map<Fingerprint, Packed> last = new HashMap<>();
        ChangeList.packed(content.following()).forEach(change -> last.put(print(change), change));
        for (Packed change : ChangeList.packed(content.base())) {
            Fingerprint key = print(change);
            if (!last.containsKey(key)) {
                changes.after(1);
                sorter.add(new Entry(key, 1, change));
            }
        }
        last.forEach((key, change) -> {
            if (change.operation() != Operation.DELETE_KEY) {
                changes.after(1);
                sorter.add(new Entry(key, 1, change));
            }
        });
    }

    private void byKey(List<Entry> group, Changes changes) {
        Packed held = null;
        Packed wanted = null;
        for (Entry entry : group) {
            if (entry.copies() < 0) {
                held = entry.row();
            } else {
                wanted = entry.row();
            }
        }
        if (wanted == null && held != null) {
            changes.delete(held.key(), held.columns());
        } else if (wanted != null && (held == null || !fingerprinter.of(held).equals(fingerprinter.of(wanted)))) {
            changes.upsert(wanted);
        }
    }

    @Override
    public void close() {}

    private static long copies(List<Entry> group) {
        long sum = 0;
        for (Entry entry : group) {
            sum += entry.copies();
        }
        return sum;
    }
}
