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

    private static final int OPERATION = 3;

    /** Of a head: one copy came or went, as most do. */
    private static final int SINGLE = 4;

    /** Of a head: at no time. */
    private static final int TIMELESS = 8;

    private ChangeCodec() {}

    static void write(Bytes out, Packed change) {
        Operation operation = change.operation();
        boolean single = change.diff() == single(operation);
        boolean timeless = change.timestamp() == 0;
        out.one(place(operation) | (single ? SINGLE : 0) | (timeless ? TIMELESS : 0));
        if (!timeless) {
            out.fixed(change.timestamp());
        }
        if (!single) {
            out.number(change.diff());
        }
        out.bytes(change.array(), change.from(), change.length());
    }

    private static int place(Operation operation) {
        return switch (operation) {
            case INSERT -> 0;
            case DELETE -> 1;
            case UPSERT -> 2;
            case DELETE_KEY -> 3;
        };
    }

    private static long single(Operation operation) {
        return operation == Operation.DELETE || operation == Operation.DELETE_KEY ? -1 : 1;
    }

    static void row(Bytes out, Row row) {
        for (int index = 0; index < row.columns().all().size(); index++) {
            ValueCodec.write(out, row.value(index));
        }
    }

    /** A part of what is read, not a copy. */
    static Packed read(BytesReader in, Columns columns) {
        int head = in.one();
        Operation operation = OPERATIONS.get(head & OPERATION);
        long timestamp = (head & TIMELESS) == 0 ? in.fixed() : 0;
        long diff = (head & SINGLE) == 0 ? in.number() : single(operation);
        return row(in, columns, timestamp, diff, operation);
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
