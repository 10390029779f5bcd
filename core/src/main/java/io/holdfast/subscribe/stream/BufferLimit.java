package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The most that is held between two progress messages.
 *
 * @param rows most rows
 * @param bytes most bytes, estimated
 */
record BufferLimit(long rows, long bytes) {
    static final BufferLimit DEFAULT = new BufferLimit(2_000_000, 512L << 20);

    private static final long ROW_BYTES = 72;
    private static final long VALUE_BYTES = 28;

    /** What a row takes on the heap, roughly: headers and references, and what grows with its content. */
    static long weigh(Row row) {
        long bytes = ROW_BYTES;
        for (Object value : row.values()) {
            bytes += VALUE_BYTES + content(value);
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

    void check(long heldRows, long heldBytes) {
        if (heldRows > rows || heldBytes > bytes) {
            throw new SubscriptionException(
                    Reason.BUFFER_FULL,
                    heldRows + " rows of about " + heldBytes
                            + " bytes arrived before their timestamps were closed; the buffer" + " holds " + rows
                            + " rows and " + bytes + " bytes. Raise it with buffer(rows, bytes)",
                    null);
        }
    }
}
