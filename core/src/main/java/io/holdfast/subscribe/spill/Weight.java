package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.Row;
import org.jspecify.annotations.Nullable;

/** What rows take on the heap, roughly: headers and references, and what grows with their content. */
public final class Weight {
    private static final long ROW_BYTES = 96;
    private static final long VALUE_BYTES = 28;

    private Weight() {}

    /**
     * A row and the change around it.
     *
     * @param row what to weigh
     * @return bytes
     */
    public static long of(Row row) {
        long bytes = ROW_BYTES;
        for (int index = row.columns().all().size() - 1; index >= 0; index--) {
            bytes += VALUE_BYTES + content(row.value(index));
        }
        return bytes;
    }

    private static long content(@Nullable Object value) {
        if (value instanceof CharSequence text) {
            return text.length();
        }
        if (value instanceof byte[] raw) {
            return raw.length;
        }
        return value instanceof Object[] array ? VALUE_BYTES * array.length : 0;
    }
}
