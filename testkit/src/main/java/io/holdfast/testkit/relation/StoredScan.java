package io.holdfast.testkit.relation;

import org.h2.command.query.AllColumnsForPlan;
import org.h2.engine.SessionLocal;
import org.h2.index.Cursor;
import org.h2.index.Index;
import org.h2.index.IndexType;
import org.h2.message.DbException;
import org.h2.result.Row;
import org.h2.result.SearchRow;
import org.h2.result.SortOrder;
import org.h2.table.IndexColumn;
import org.h2.table.TableFilter;
import org.jspecify.annotations.Nullable;

/** The scan of a stored table. */
final class StoredScan extends Index {
    private final StoredTable rows;

    StoredScan(StoredTable table) {
        super(
                table,
                table.getId(),
                table.getName() + "_scan",
                IndexColumn.wrap(table.getColumns()),
                0,
                IndexType.createScan(false));
        this.rows = table;
    }

    @Override
    public Cursor find(SessionLocal session, @Nullable SearchRow first, @Nullable SearchRow last, boolean reverse) {
        return new StoredCursor(rows.rows(session), rows);
    }

    @Override
    public double getCost(
            SessionLocal session,
            int[] masks,
            TableFilter[] filters,
            int filter,
            SortOrder sortOrder,
            AllColumnsForPlan allColumns,
            boolean isSelectCommand) {
        long count = rows.getRowCountApproximation(session);
        return getCostRangeIndex(masks, count, filters, filter, sortOrder, true, allColumns, isSelectCommand);
    }

    @Override
    public void add(SessionLocal session, Row row) {
        throw DbException.getUnsupportedException("adding to a scan");
    }

    @Override
    public void remove(SessionLocal session, Row row) {
        throw DbException.getUnsupportedException("removing from a scan");
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
    public boolean isFindUsingFullTableScan() {
        // it cannot narrow anything down, and must not be asked to for one value of an IN list after the other
        return true;
    }

    @Override
    public @Nullable String getCreateSQL() {
        // without a text of its own it is not taken for one that gives rows in order
        return null;
    }
}
