package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.Columns;
import java.util.Arrays;

/** The key of a row as bytes: the beginning of its row's. Stateless. */
public final class KeyCodec {
    private KeyCodec() {}

    /**
     * The row of a key.
     *
     * @param key its bytes
     * @param columns of the row
     * @return as bytes, null in every column outside the key
     */
    public static byte[] row(byte[] key, Columns columns) {
        int nulls = columns.all().size() - columns.keys();
        byte[] row = Arrays.copyOf(key, key.length + nulls);
        Arrays.fill(row, key.length, row.length, (byte) ValueCodec.NULL);
        return row;
    }
}
