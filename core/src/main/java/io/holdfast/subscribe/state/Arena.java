package io.holdfast.subscribe.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The entries of a {@link ByteTable}, in chunks: length, numbers, key, filled up to four bytes. An entry never crosses two chunks;
 * one that is longer than a chunk has one of its own. The first chunk grows, so that a small table stays small.
 */
final class Arena {
    /** What a place is counted in. */
    static final int UNIT = 4;

    private static final int CHUNK = 1 << 20;
    private static final int FIRST_CHUNK = 1 << 10;
    private static final int LONG = 0xff;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int head;
    private byte[][] chunks = new byte[0][];
    private int[] ends = new int[0];
    private int full;
    private int position = CHUNK;
    private long allocated;

    /** With so many numbers of eight bytes beside a key. */
    Arena(int numbers) {
        this.head = 1 + numbers * Long.BYTES;
    }

    /** Bytes of memory in all. */
    long allocated() {
        return allocated + (long) chunks.length * (Long.BYTES + Integer.BYTES);
    }

    /** Every entry that was appended, removed or not, in the order of the memory. */
    void forEach(LongConsumer places) {
        for (int chunk = 0; chunk < full; chunk++) {
            long place = (long) chunk * CHUNK;
            long end = place + ends[chunk];
            while (place < end) {
                places.accept(place);
                place += length(keyLength(place));
            }
        }
    }

    /** What an entry takes. */
    int length(int keyLength) {
        int exact = head + keyLength + (keyLength < LONG ? 0 : Integer.BYTES);
        return (exact + UNIT - 1) / UNIT * UNIT;
    }

    /** A new entry, whose numbers are not written yet. */
    long append(byte[] source, int from, int length) {
        long place = reserve(length(length));
        byte[] chunk = chunk(place);
        int at = (int) (place % CHUNK);
        boolean small = length < LONG;
        chunk[at] = (byte) (small ? length : LONG);
        if (!small) {
            INTS.set(chunk, at + head, length);
        }
        System.arraycopy(source, from, chunk, keyStart(place, length), length);
        return place;
    }

    private long reserve(int count) {
        if (CHUNK - position < count) {
            next(count);
        }
        if (full == 1 && chunks[0].length < position + count) {
            int length = (int) Math.min(CHUNK, Math.max(2L * chunks[0].length, (long) position + count));
            allocated += length - chunks[0].length;
            chunks[0] = Arrays.copyOf(chunks[0], length);
        }
        long place = (long) (full - 1) * CHUNK + position;
        position = count > CHUNK ? CHUNK : position + count;
        ends[full - 1] = (int) (place % CHUNK) + count;
        return place;
    }

    private void next(int count) {
        if (full == chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(UNIT, full * 2));
            ends = Arrays.copyOf(ends, chunks.length);
        }
        int least = full == 0 ? FIRST_CHUNK : CHUNK;
        chunks[full] = new byte[Math.max(least, count)];
        allocated += chunks[full++].length;
        position = 0;
    }

    private byte[] chunk(long place) {
        return chunks[(int) (place / CHUNK)];
    }

    void number(long place, int index, long value) {
        LONGS.set(chunk(place), (int) (place % CHUNK) + 1 + index * Long.BYTES, value);
    }

    long number(long place, int index) {
        return (long) LONGS.get(chunk(place), (int) (place % CHUNK) + 1 + index * Long.BYTES);
    }

    int keyLength(long place) {
        byte[] chunk = chunk(place);
        int at = (int) (place % CHUNK);
        int small = Byte.toUnsignedInt(chunk[at]);
        return small < LONG ? small : (int) INTS.get(chunk, at + head);
    }

    private int keyStart(long place, int length) {
        return (int) (place % CHUNK) + head + (length < LONG ? 0 : Integer.BYTES);
    }

    byte[] key(long place) {
        int length = keyLength(place);
        int start = keyStart(place, length);
        return Arrays.copyOfRange(chunk(place), start, start + length);
    }

    boolean keyIs(long place, byte[] key, int from, int wanted) {
        int length = keyLength(place);
        int start = keyStart(place, length);
        return length == wanted && Arrays.equals(chunk(place), start, start + length, key, from, from + length);
    }

    boolean sameKey(long place, long other) {
        int length = keyLength(other);
        return keyIs(place, chunk(other), keyStart(other, length), length);
    }

    int hash(long place) {
        int length = keyLength(place);
        return ByteHash.of(chunk(place), keyStart(place, length), length);
    }
}
