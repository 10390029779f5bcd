package io.holdfast.subscribe.spill;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array to write into. Confined to one thread. */
public final class Bytes {
    private static final int FIRST = 256;
    private static final int LOW = 0x7f;
    private static final int MORE = 0x80;

    /** Eight bytes at once. */
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] array;
    private int length;

    /** Nothing written yet. */
    public Bytes() {
        this(FIRST);
    }

    /**
     * Nothing written yet.
     *
     * @param room for so many bytes at first
     */
    public Bytes(int room) {
        array = new byte[room];
    }

    /** Forgets what was written and keeps the room. */
    public void clear() {
        length = 0;
    }

    /**
     * How much was written.
     *
     * @return bytes
     */
    public int length() {
        return length;
    }

    /**
     * What was written, and room behind it.
     *
     * @return valid until more is written
     */
    public byte[] array() {
        return array;
    }

    /**
     * What was written.
     *
     * @return an array of its own, without room
     */
    public byte[] copy() {
        return Arrays.copyOf(array, length);
    }

    void one(int value) {
        room(1);
        array[length++] = (byte) value;
    }

    /** Seven bits a byte, small numbers of either sign short. */
    void number(long value) {
        long rest = (value << 1) ^ (value >> (Long.SIZE - 1));
        room(Long.BYTES + 2);
        // in locals: this is where the time of a row's fingerprint goes
        byte[] target = array;
        int position = length;
        while ((rest & ~LOW) != 0) {
            target[position++] = (byte) ((rest & LOW) | MORE);
            rest >>>= Byte.SIZE - 1;
        }
        target[position++] = (byte) rest;
        length = position;
    }

    void fixed(long value) {
        room(Long.BYTES);
        LONGS.set(array, length, value);
        length += Long.BYTES;
    }

    void text(String value) {
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(byte[] value) {
        bytes(value, 0, value.length);
    }

    void bytes(byte[] value, int from, int count) {
        number(count);
        raw(value, from, count);
    }

    void raw(byte[] value, int from, int count) {
        room(count);
        System.arraycopy(value, from, array, length, count);
        length += count;
    }

    private void room(int more) {
        if (array.length - length < more) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
        }
    }
}
