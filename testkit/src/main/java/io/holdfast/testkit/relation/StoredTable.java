package io.holdfast.testkit.relation;

import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.Tuple;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.h2.command.ddl.CreateTableData;
import org.h2.engine.SessionLocal;
import org.h2.index.Index;
import org.h2.index.IndexType;
import org.h2.message.DbException;
import org.h2.result.Row;
import org.h2.table.IndexColumn;
import org.h2.table.TableBase;
import org.h2.table.TableType;

/** A table of the relational engine whose rows are elsewhere: each session sees them at its own timestamp. */
final class StoredTable extends TableBase {
    private static final int COMPUTED_ROWS = 100;

    private final TableDefinition definition;
    private final ReadPoints points;
    private final StoredScan scan;

    StoredTable(CreateTableData data, TableDefinition definition, ReadPoints points) {
        super(data);
        this.definition = definition;
        this.points = points;
        this.scan = new StoredScan(this);
    }

    Iterator<Tuple> rows(SessionLocal session) {
        if (definition.source() instanceof TableDefinition.Computed computed) {
            return computed.rows().get().iterator();
        }
        History history = writable();
        ReadPoint point = points.of(session);
        Optional<List<Tuple>> replacement = point.replacement(history);
        return replacement.isPresent() ? replacement.get().iterator() : history.at(point.time());
    }

    private History writable() {
        History history = definition.history();
        if (history == null) {
            throw DbException.getUnsupportedException("writing to a system relation");
        }
        return history;
    }

    private void write(SessionLocal session, Row row, long diff) {
        WriteBuffer writes = points.of(session).writes();
        if (writes == null) {
            throw DbException.getUnsupportedException("writing in a query");
        }
        Object[] values = new Object[columns.length];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    Values.toJava(row.getValue(i), definition.columns().get(i).type());
        }
        writes.add(writable(), Tuple.of(values), diff);
    }

    @Override
    public void addRow(SessionLocal session, Row row) {
        write(session, row, 1);
    }

    @Override
    public void removeRow(SessionLocal session, Row row) {
        write(session, row, -1);
    }

    @Override
    public Index getScanIndex(SessionLocal session) {
        return scan;
    }

    @Override
    public List<Index> getIndexes() {
        return List.of();
    }

    @Override
    public long getMaxDataModificationId() {
        // the engine reuses a result while this stands still, and it cannot see that the session's timestamp moved
        return database.getNextModificationDataId();
    }

    @Override
    public boolean isDeterministic() {
        return false;
    }

    @Override
    public boolean canGetRowCount(SessionLocal session) {
        return false;
    }

    @Override
    public long getRowCount(SessionLocal session) {
        return getRowCountApproximation(session);
    }

    @Override
    public long getRowCountApproximation(SessionLocal session) {
        History history = definition.history();
        return history == null ? COMPUTED_ROWS : history.size();
    }

    @Override
    public boolean canDrop() {
        return true;
    }

    @Override
    public TableType getTableType() {
        return TableType.EXTERNAL_TABLE_ENGINE;
    }

    @Override
    public void close(SessionLocal session) {
        // the rows belong to the time store
    }

    @Override
    public void checkSupportAlter() {
        throw DbException.getUnsupportedException("ALTER TABLE");
    }

    @Override
    public long truncate(SessionLocal session) {
        throw DbException.getUnsupportedException("TRUNCATE");
    }

    @Override
    public Index addIndex(
            SessionLocal session,
            String indexName,
            int indexId,
            IndexColumn[] cols,
            int uniqueColumnCount,
            IndexType indexType,
            boolean create,
            String indexComment) {
        throw DbException.getUnsupportedException("CREATE INDEX");
    }
}
