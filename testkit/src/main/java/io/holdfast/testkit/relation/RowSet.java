package io.holdfast.testkit.relation;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.List;
import org.h2.message.DbException;
import org.h2.result.ResultInterface;
import org.h2.value.Value;
import org.jspecify.annotations.Nullable;

/** A query's answer, complete when it is made: reading it needs no hold on the objects any more. */
public final class RowSet implements AutoCloseable {
    private final ResultInterface result;
    private final List<PgType> types;

    RowSet(ResultInterface result, List<PgType> types) {
        this.result = result;
        this.types = types;
    }

    /**
     * The next row.
     *
     * @return one value a column, null after the last row
     * @throws SqlError where a value cannot be had
     */
    public @Nullable Object @Nullable [] next() throws SqlError {
        try {
            return result.next() ? convert(result.currentRow()) : null;
        } catch (DbException e) {
            throw Failures.of(e);
        }
    }

    /** Begins again with the first row. */
    public void rewind() {
        result.reset();
    }

    private @Nullable Object[] convert(Value[] row) {
        Object[] values = new Object[types.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Values.toJava(row[i], types.get(i));
        }
        return values;
    }

    @Override
    public void close() {
        result.close();
    }
}
