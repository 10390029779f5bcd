package io.holdfast.testkit.relation;

import io.holdfast.testkit.store.Tuple;
import java.util.Iterator;
import org.h2.command.query.AllColumnsForPlan;
import org.h2.engine.SessionLocal;
import org.h2.index.Cursor;
import org.h2.index.Index;
import org.h2.index.IndexCondition;
import org.h2.index.IndexType;
import org.h2.message.DbException;
import org.h2.result.Row;
import org.h2.result.SearchRow;
import org.h2.result.SortOrder;
import org.h2.table.IndexColumn;
import org.h2.table.TableFilter;
import org.jspecify.annotations.Nullable;

/** Finds a stored table's rows by one column's exact value. */
final class StoredLookup extends Index {
    private static final double COST = 3;

    private final StoredTable rows;
    private final int column;

    StoredLookup(StoredTable table, int column) {
        super(
                table,
                table.getId(),
                table.getName() + "_lookup_" + column,
                IndexColumn.wrap(new org.h2.table.Column[] {table.getColumn(column)}),
                0,
                IndexType.createNonUnique(false, true, false));
        this.rows = table;
        this.column = column;
    }

    @Override
    public Cursor find(SessionLocal session, @Nullable SearchRow first, @Nullable SearchRow last, boolean reverse) {
        if (first == null || last == null) {
            throw DbException.getUnsupportedException("a lookup without a value");
        }
        Iterator<Tuple> found = rows.lookup(session, column, first.getValue(column));
        return new StoredCursor(found, rows);
    }

    @Override
    public double getCost(
            SessionLocal session,
            int @Nullable [] masks,
            TableFilter[] filters,
            int filter,
            SortOrder sortOrder,
            AllColumnsForPlan allColumns,
            boolean isSelectCommand) {
        boolean equality = masks != null && (masks[column] & IndexCondition.EQUALITY) == IndexCondition.EQUALITY;
        return equality ? COST : Long.MAX_VALUE;
    }

    @Override
    public void add(SessionLocal session, Row row) {
        throw DbException.getUnsupportedException("adding to a lookup");
    }

    @Override
    public void remove(SessionLocal session, Row row) {
        throw DbException.getUnsupportedException("removing from a lookup");
    }

    @Override
    public void remove(SessionLocal session) {
        // holds nothing
    }

    @Override
    public void truncate(SessionLocal session) {
        throw DbException.getUnsupportedException("TRUNCATE");
    }

    @Override
    public void close(SessionLocal session) {
        // holds nothing
    }

    @Override
    public boolean needRebuild() {
        return false;
    }

    @Override
    public long getRowCount(SessionLocal session) {
        return rows.getRowCount(session);
    }

    @Override
    public long getRowCountApproximation(SessionLocal session) {
        return rows.getRowCountApproximation(session);
    }

    @Override
    public @Nullable String getCreateSQL() {
        // without a text of its own it is not taken for one that gives rows in order
        return null;
    }
}
