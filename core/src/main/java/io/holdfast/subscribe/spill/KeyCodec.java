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
     * @return its bytes; equal keys have equal bytes
     */
    public byte[] encode(Row row) {
        scratch.clear();
        row.values().subList(0, row.columns().keys()).forEach(value -> ValueCodec.write(scratch, value));
        return Arrays.copyOf(scratch.array(), scratch.length());
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
