package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Row;
import java.util.AbstractList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes of one object as bytes and back. Stateless; the columns are not written, who reads has them. */
final class ChangeCodec {
    /** Written as their place here. */
    private static final List<Operation> OPERATIONS =
            List.of(Operation.INSERT, Operation.DELETE, Operation.UPSERT, Operation.DELETE_KEY);

    private ChangeCodec() {}

    static void write(Bytes out, Packed change) {
        out.number(change.timestamp());
        out.number(change.diff());
        out.one(OPERATIONS.indexOf(change.operation()));
        out.bytes(change.array(), change.from(), change.length());
    }

    static void row(Bytes out, Row row) {
        for (int index = 0; index < row.columns().all().size(); index++) {
            ValueCodec.write(out, row.value(index));
        }
    }

    /** A part of what is read, not a copy. */
    static Packed read(BytesReader in, Columns columns) {
        long timestamp = in.number();
        long diff = in.number();
        return row(in, columns, timestamp, diff, OPERATIONS.get(in.one()));
    }

    private static Packed row(BytesReader in, Columns columns, long timestamp, long diff, Operation operation) {
        int length = (int) in.number();
        PackedRow row = new PackedRow(columns, in.array(), in.position(), length);
        in.skip(length);
        return new Packed(timestamp, diff, operation, row);
    }

    /** One copy of a row at no time. */
    static Packed row(BytesReader in, Columns columns) {
        return row(in, columns, 0, 1, Operation.INSERT);
    }

    static Row values(BytesReader in, Columns columns) {
        @Nullable Object[] values = new @Nullable Object[columns.all().size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = ValueCodec.read(in);
        }
        return new Row(columns, new Given(values));
    }

    /** Gives its array away, which nobody else has: a row keeps what this gives it, and a million rows are not copied. */
    private static final class Given extends AbstractList<@Nullable Object> {
        private final @Nullable Object[] values;

        Given(@Nullable Object[] values) {
            this.values = values;
        }

        @Override
        public @Nullable Object get(int index) {
            return values[index];
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public @Nullable Object[] toArray() {
            return values;
        }
    }
}
