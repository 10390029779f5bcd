package io.holdfast.subscribe.state;

import io.holdfast.subscribe.spill.Fingerprint;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hash table from key to fingerprint, outside of objects: a key of n bytes takes at most n + 40.
 *
 * <p>Entries lie one after the other in an arena: length, fingerprint, key, filled up to four bytes. A slot holds an entry's
 * place in units of four bytes, so that an int reaches 16 GiB. Slots are probed one after the other; removing shifts the ones
 * behind it back. Confined to one thread.
 */
final class KeyTable {
    private static final int UNIT = 4;
    private static final int HEAD = 1 + 2 * Long.BYTES;
    private static final int LONG_HEAD = HEAD + Integer.BYTES;
    private static final int LONG = 0xff;
    private static final int FIRST_SLOTS = 64;
    private static final int LEAST_GARBAGE = 1 << 16;
    private static final int GARBAGE_SHARE = 8;
    private static final int MIX = 0x9E3779B9;

    private Arena arena = new Arena();
    private int[] slots = new int[FIRST_SLOTS];
    private int size;
    private long garbage;

    int size() {
        return size;
    }

    /** Bytes of memory in all. */
    long bytes() {
        return arena.allocated() + (long) slots.length * Integer.BYTES;
    }

    /** Puts a fingerprint; the key's earlier one is overwritten in its place. */
    void put(byte[] key, Fingerprint fingerprint) {
        int slot = find(key);
        if (slots[slot] != 0) {
            arena.fingerprint(place(slots[slot]), fingerprint);
            return;
        }
        slots[slot] = append(arena, key, fingerprint);
        size++;
        if (size > slots.length / 4 * 3) {
            resize();
        }
    }

    @Nullable
    Fingerprint get(byte[] key) {
        int reference = slots[find(key)];
        return reference == 0 ? null : arena.fingerprint(place(reference));
    }

    void remove(byte[] key) {
        int slot = find(key);
        if (slots[slot] == 0) {
            return;
        }
        garbage += length(arena.keyLength(place(slots[slot])));
        slots[slot] = 0;
        size--;
        shiftBack(slot);
        if (garbage > LEAST_GARBAGE && garbage > arena.used() / GARBAGE_SHARE) {
            collect();
        }
    }

    private void shiftBack(int emptied) {
        int mask = slots.length - 1;
        int free = emptied;
        for (int slot = (free + 1) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int home = hash(arena.key(place(slots[slot]))) & mask;
            // an entry stays where its home lies behind the gap
            if (((slot - home) & mask) >= ((slot - free) & mask)) {
                slots[free] = slots[slot];
                slots[slot] = 0;
                free = slot;
            }
        }
    }

    /** Remembers which keys another content has. Valid until the next change. */
    Marks marks() {
        return new Marks();
    }

    /** Which keys were seen. */
    final class Marks {
        private final BitSet seen = new BitSet(slots.length);

        /** Marks a key and gives its fingerprint, null where the key is unknown. */
        @Nullable
        Fingerprint see(byte[] key) {
            int slot = find(key);
            if (slots[slot] == 0) {
                return null;
            }
            seen.set(slot);
            return arena.fingerprint(place(slots[slot]));
        }

        void unseen(Consumer<byte[]> action) {
            for (int slot = 0; slot < slots.length; slot++) {
                if (slots[slot] != 0 && !seen.get(slot)) {
                    action.accept(arena.key(place(slots[slot])));
                }
            }
        }
    }

    private int find(byte[] key) {
        int mask = slots.length - 1;
        int slot = hash(key) & mask;
        while (slots[slot] != 0 && !arena.keyIs(place(slots[slot]), key)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int hash(byte[] key) {
        int hash = Arrays.hashCode(key) * MIX;
        return hash ^ (hash >>> Short.SIZE);
    }

    private static long place(int reference) {
        return (Integer.toUnsignedLong(reference) - 1) * UNIT;
    }

    private static int length(int keyLength) {
        int exact = (keyLength < LONG ? HEAD : LONG_HEAD) + keyLength;
        return (exact + UNIT - 1) / UNIT * UNIT;
    }

    private static int append(Arena target, byte[] key, Fingerprint fingerprint) {
        long place = target.reserve(length(key.length));
        target.write(place, key, fingerprint);
        return (int) (place / UNIT + 1);
    }

    private void resize() {
        int[] old = slots;
        slots = new int[Math.multiplyExact(old.length, 2)];
        int mask = slots.length - 1;
        for (int reference : old) {
            if (reference != 0) {
                int slot = hash(arena.key(place(reference))) & mask;
                while (slots[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                slots[slot] = reference;
            }
        }
    }

    private void collect() {
        Arena old = arena;
        arena = new Arena();
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] != 0) {
                long place = place(slots[slot]);
                slots[slot] = append(arena, old.key(place), old.fingerprint(place));
            }
        }
        garbage = 0;
    }

    /** The bytes of entries, in chunks; an entry never crosses two. */
    private static final class Arena {
        private static final int CHUNK = 1 << 20;

        private byte[][] chunks = new byte[0][];
        private int full;
        private int position = CHUNK;

        long used() {
            return full == 0 ? 0 : (long) (full - 1) * CHUNK + position;
        }

        long allocated() {
            return (long) full * CHUNK + (long) chunks.length * Long.BYTES;
        }

        long reserve(int count) {
            if (count > CHUNK) {
                throw new IllegalArgumentException("a key of " + count + " bytes is too long to be held");
            }
            if (CHUNK - position < count) {
                if (full == chunks.length) {
                    chunks = Arrays.copyOf(chunks, Math.max(UNIT, full * 2));
                }
                chunks[full++] = new byte[CHUNK];
                position = 0;
            }
            long place = (long) (full - 1) * CHUNK + position;
            position += count;
            return place;
        }

        private byte[] chunk(long place) {
            return chunks[(int) (place / CHUNK)];
        }

        void write(long place, byte[] key, Fingerprint fingerprint) {
            byte[] chunk = chunk(place);
            int at = (int) (place % CHUNK);
            boolean small = key.length < LONG;
            chunk[at] = (byte) (small ? key.length : LONG);
            fingerprint(place, fingerprint);
            int start = at + HEAD;
            if (!small) {
                put(chunk, start, key.length, Integer.BYTES);
                start += Integer.BYTES;
            }
            System.arraycopy(key, 0, chunk, start, key.length);
        }

        void fingerprint(long place, Fingerprint fingerprint) {
            int at = (int) (place % CHUNK) + 1;
            put(chunk(place), at, fingerprint.high(), Long.BYTES);
            put(chunk(place), at + Long.BYTES, fingerprint.low(), Long.BYTES);
        }

        Fingerprint fingerprint(long place) {
            int at = (int) (place % CHUNK) + 1;
            return new Fingerprint(get(chunk(place), at, Long.BYTES), get(chunk(place), at + Long.BYTES, Long.BYTES));
        }

        int keyLength(long place) {
            byte[] chunk = chunk(place);
            int at = (int) (place % CHUNK);
            int small = Byte.toUnsignedInt(chunk[at]);
            return small < LONG ? small : (int) get(chunk, at + HEAD, Integer.BYTES);
        }

        private int keyStart(long place, int length) {
            return (int) (place % CHUNK) + (length < LONG ? HEAD : LONG_HEAD);
        }

        byte[] key(long place) {
            int length = keyLength(place);
            int start = keyStart(place, length);
            return Arrays.copyOfRange(chunk(place), start, start + length);
        }

        boolean keyIs(long place, byte[] key) {
            int length = keyLength(place);
            int start = keyStart(place, length);
            return length == key.length && Arrays.equals(chunk(place), start, start + length, key, 0, length);
        }

        private static void put(byte[] target, int start, long value, int count) {
            for (int index = 0; index < count; index++) {
                target[start + index] = (byte) (value >>> (Byte.SIZE * (count - 1 - index)));
            }
        }

        private static long get(byte[] source, int start, int count) {
            long value = 0;
            for (int index = 0; index < count; index++) {
                value = (value << Byte.SIZE) | (source[start + index] & LONG);
            }
            return value;
        }
    }
}
