package io.holdfast.testkit.relation;

import io.holdfast.testkit.store.Tuple;
import java.util.Iterator;
import org.h2.index.Cursor;
import org.h2.message.DbException;
import org.h2.result.Row;
import org.h2.result.SearchRow;
import org.jspecify.annotations.Nullable;

/** Stored rows as the relational engine walks them. */
final class StoredCursor implements Cursor {
    private final Iterator<Tuple> tuples;
    private final StoredTable table;
    private @Nullable Row row;

    StoredCursor(Iterator<Tuple> tuples, StoredTable table) {
        this.tuples = tuples;
        this.table = table;
    }

    @Override
    public boolean next() {
        row = tuples.hasNext() ? new StoredRow(tuples.next(), table.getColumns()) : null;
        return row != null;
    }

    @Override
    public @Nullable Row get() {
        return row;
    }

    @Override
    public @Nullable SearchRow getSearchRow() {
        return row;
    }

    @Override
    public boolean previous() {
        throw DbException.getUnsupportedException("scanning backwards");
    }
}
