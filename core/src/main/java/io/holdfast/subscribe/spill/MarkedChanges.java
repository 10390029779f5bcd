package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.Columns;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Changes of one object and marks between them, as bytes and back. Stateless; the columns are not written, who reads has them. */
public final class MarkedChanges {
    private static final int CHANGE = 1;
    private static final int MARK = 0;

    private MarkedChanges() {}

    /**
     * Writes a change at the end.
     *
     * @param out takes it
     * @param change of the same columns as all others
     */
    public static void change(Bytes out, Packed change) {
        out.one(CHANGE);
        ChangeCodec.write(out, change);
    }

    /**
     * Writes a mark at the end.
     *
     * @param out takes it
     * @param mark any number
     */
    public static void mark(Bytes out, long mark) {
        out.one(MARK);
        out.number(mark);
    }

    /**
     * Reads what was written.
     *
     * @param part all of it
     * @param columns of the changes
     * @param changes receives the changes, which share the part's bytes
     * @param marks receives the marks
     */
    public static void read(byte[] part, Columns columns, Consumer<Packed> changes, LongConsumer marks) {
        BytesReader in = new BytesReader(part);
        while (!in.atEnd()) {
            if (in.one() == MARK) {
                marks.accept(in.number());
            } else {
                changes.accept(ChangeCodec.read(in, columns));
            }
        }
    }
}
