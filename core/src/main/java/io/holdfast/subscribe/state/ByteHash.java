package io.holdfast.subscribe.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A hash of bytes for a table in memory. Keys that follow each other must not lie in a row, or every probe runs over all of them. */
final class ByteHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private static final int LOW = 0xff;

    private ByteHash() {}

    static int of(byte[] array, int from, int length) {
        long hash = length * MIX;
        int position = from;
        int end = from + length;
        for (; position + Long.BYTES <= end; position += Long.BYTES) {
            hash = mix(hash ^ (long) LONGS.get(array, position));
        }
        long last = 0;
        for (; position < end; position++) {
            last = (last << Byte.SIZE) | (array[position] & LOW);
        }
        // twice: the low bits, which are a slot, come from all others
        return (int) mix(mix(hash ^ last));
    }

    private static long mix(long value) {
        long product = value * MIX;
        return product ^ (product >>> Integer.SIZE);
    }
}
