package io.holdfast.subscribe.spill;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link Bytes} wrote. Confined to one thread. */
final class BytesReader {
    private static final int LOW = 0x7f;

    private final byte[] array;
    private final int end;
    private int position;

    BytesReader(byte[] array) {
        this(array, 0, array.length);
    }

    BytesReader(byte[] array, int position, int end) {
        this.array = array;
        this.position = position;
        this.end = end;
    }

    byte[] array() {
        return array;
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position >= end;
    }

    void skip(int count) {
        position += count;
    }

    int one() {
        return array[position++];
    }

    long number() {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = array[position++];
            value |= (long) (next & LOW) << shift;
            shift += Byte.SIZE - 1;
        } while (next < 0);
        return (value >>> 1) ^ -(value & 1);
    }

    long fixed() {
        long value = (long) Bytes.LONGS.get(array, position);
        position += Long.BYTES;
        return value;
    }

    String text() {
        int count = Math.toIntExact(number());
        position += count;
        return new String(array, position - count, count, StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        int count = Math.toIntExact(number());
        position += count;
        return Arrays.copyOfRange(array, position - count, position);
    }
}
