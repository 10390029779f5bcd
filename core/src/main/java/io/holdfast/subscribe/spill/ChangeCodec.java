package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Row;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes of one object as bytes and back. Stateless; the columns are not written, who reads has them. */
public final class ChangeCodec {
    /** Written as their place here. */
    private static final List<Operation> OPERATIONS =
            List.of(Operation.INSERT, Operation.DELETE, Operation.UPSERT, Operation.DELETE_KEY);

    private ChangeCodec() {}

    /**
     * Writes a change at the end.
     *
     * @param out takes it
     * @param change what to write
     */
    static void write(Bytes out, Change change) {
        out.number(change.timestamp());
        out.number(change.diff());
        out.one(OPERATIONS.indexOf(change.operation()));
        row(out, change.row());
    }

    static void row(Bytes out, Row row) {
        for (int index = 0; index < row.columns().all().size(); index++) {
            ValueCodec.write(out, row.value(index));
        }
    }

    static Change read(BytesReader in, Columns columns) {
        long timestamp = in.number();
        long diff = in.number();
        Operation operation = OPERATIONS.get(in.one());
        return new Change(timestamp, diff, row(in, columns), operation);
    }

    static Row row(BytesReader in, Columns columns) {
        @Nullable Object[] values = new @Nullable Object[columns.all().size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = ValueCodec.read(in);
        }
        return new Row(columns, Arrays.asList(values));
    }
}
