package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Row;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The key of a row as bytes, and a row that has nothing but its key. Confined to one thread. */
public final class KeyCodec {
    private final Bytes scratch = new Bytes();

    /** Ready to use. */
    public KeyCodec() {}

    /**
     * The key.
     *
     * @param row with columns that have keys
     * @return its bytes, until the next call; equal keys have equal bytes
     */
    public Bytes encode(Row row) {
        scratch.clear();
        for (int index = 0; index < row.columns().keys(); index++) {
            ValueCodec.write(scratch, row.value(index));
        }
        return scratch;
    }

    /**
     * The row of a key.
     *
     * @param key its bytes
     * @param columns of the row
     * @return null in every column outside the key
     */
    public static Row decode(byte[] key, Columns columns) {
        BytesReader in = new BytesReader(key);
        @Nullable Object[] values = new @Nullable Object[columns.all().size()];
        for (int index = 0; index < columns.keys(); index++) {
            values[index] = ValueCodec.read(in);
        }
        return new Row(columns, Arrays.asList(values));
    }
}
