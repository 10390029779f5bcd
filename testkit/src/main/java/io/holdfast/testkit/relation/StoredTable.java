package io.holdfast.testkit.relation;

import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.PgType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.h2.command.ddl.CreateTableData;
import org.h2.engine.SessionLocal;
import org.h2.index.Index;
import org.h2.index.IndexType;
import org.h2.message.DbException;
import org.h2.result.Row;
import org.h2.table.IndexColumn;
import org.h2.table.TableBase;
import org.h2.table.TableType;
import org.h2.value.Value;
import org.jspecify.annotations.Nullable;

/** A table of the relational engine whose rows are elsewhere: each session sees them at its own timestamp. */
final class StoredTable extends TableBase {
    private static final int COMPUTED_ROWS = 100;
    private static final Set<PgType> EXACT =
            Set.of(PgType.INT2, PgType.INT4, PgType.INT8, PgType.TEXT, PgType.VARCHAR, PgType.UUID);

    private final TableDefinition definition;
    private final ReadPoints points;
    private final StoredScan scan;
    private final List<Index> indexes = new ArrayList<>();

    StoredTable(CreateTableData data, TableDefinition definition, ReadPoints points) {
        super(data);
        this.definition = definition;
        this.points = points;
        this.scan = new StoredScan(this);
        indexes.add(scan);
        for (int i = 0; i < columns.length && definition.history() != null; i++) {
            if (EXACT.contains(definition.columns().get(i).type())) {
                indexes.add(new StoredLookup(this, i));
            }
        }
    }

    /** The rows with a value in a column whose values are equal exactly where their Java objects are. */
    Iterator<Tuple> lookup(SessionLocal session, int column, Value value) {
        Object wanted = Values.toJava(
                columns[column].convert(session, value),
                definition.columns().get(column).type());
        History history = writable();
        ReadPoint point = points.of(session);
        if (wanted == null || point.replacement(history).isPresent()) {
            // IS NULL asks for NULL in the same way
            return matching(rows(session), column, wanted);
        }
        return history.at(point.time(), column, wanted);
    }

    private static Iterator<Tuple> matching(Iterator<Tuple> rows, int column, @Nullable Object wanted) {
        List<Tuple> found = new ArrayList<>();
        rows.forEachRemaining(row -> {
            if (Objects.equals(wanted, row.get(column))) {
                found.add(row);
            }
        });
        return found.iterator();
    }

    Iterator<Tuple> rows(SessionLocal session) {
        if (definition.source() instanceof TableDefinition.Computed computed) {
            ComputedRows kept = points.of(session).computed();
            return (kept == null ? computed.rows().get() : kept.of(computed)).iterator();
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
        return indexes;
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
