package io.holdfast.testkit.relation;

import io.holdfast.testkit.store.Tuple;
import org.h2.result.Row;
import org.h2.result.SearchRow;
import org.h2.table.Column;
import org.h2.value.Value;
import org.jspecify.annotations.Nullable;

/** A stored row as the relational engine sees it; a value is converted when it is first asked for. */
final class StoredRow extends Row {
    private static final int MEMORY = 64;

    private final Tuple tuple;
    private final Column[] columns;
    private final @Nullable Value[] values;

    StoredRow(Tuple tuple, Column[] columns) {
        this.tuple = tuple;
        this.columns = columns;
        this.values = new Value[columns.length];
    }

    @Override
    public int getColumnCount() {
        return columns.length;
    }

    @Override
    public Value getValue(int index) {
        Value value = values[index];
        if (value == null) {
            value = Values.toValue(tuple.get(index), columns[index].getType());
            values[index] = value;
        }
        return value;
    }

    @Override
    public void setValue(int index, Value value) {
        values[index] = value;
    }

    @Override
    public int getMemory() {
        return MEMORY + Long.BYTES * columns.length;
    }

    @Override
    public void copyFrom(SearchRow source) {
        throw new UnsupportedOperationException("a stored row does not change");
    }

    @Override
    public Value[] getValueList() {
        Value[] all = new Value[columns.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = getValue(i);
        }
        return all;
    }
}
