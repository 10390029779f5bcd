package io.holdfast.subscribe.state;

import io.holdfast.subscribe.Change;
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
import java.util.List;
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
                sorter.forEachGroup(() -> new Copies(changes::differ));
            } else {
                addByKey(content, sorter);
                sorter.forEachGroup(() -> new Versions((held, wanted) -> byKey(held, wanted, changes)));
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
                    sorter.add(new Entry(print(row), Versions.HELD, row));
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

    /** A snapshot has a key once, so all of it has the first place. */
    private void addByKey(Content content, RowSorter sorter) {
        for (Packed change : ChangeList.packed(content.base())) {
            sorter.add(new Entry(print(change), Versions.mark(0, change), change));
        }
        long place = 0;
        for (Packed change : ChangeList.packed(content.following())) {
            sorter.add(new Entry(print(change), Versions.mark(++place, change), change));
        }
    }

    private void byKey(@Nullable Packed held, @Nullable Packed wanted, Changes changes) {
        if (wanted == null) {
            if (held != null) {
                changes.delete(held.key(), held.columns());
            }
            return;
        }
        changes.after(1);
        if (held == null || !fingerprinter.of(held).equals(fingerprinter.of(wanted))) {
            changes.upsert(wanted);
        }
    }

    @Override
    public void close() {}
}
