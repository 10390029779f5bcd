package io.holdfast.subscribe.state;

import io.holdfast.subscribe.spill.Fingerprint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hash table from key to fingerprint, outside of objects: a key of n bytes takes at most n + 40.
 *
 * <p>Entries lie one after the other in an arena: length, fingerprint, key, filled up to four bytes. A slot holds an entry's
 * place in units of four bytes, so that an int reaches 16 GiB, and beside it eight bits of its hash: most slots are passed
 * without a look into the arena, which is what costs. Slots are probed one after the other; removing shifts the ones behind it
 * back. Slots are a third filled at least, and what removed entries leave is collected before it comes to three bytes
 * an entry: the bound holds after deletes, too. Confined to one thread.
 */
final class KeyTable {
    private static final int UNIT = 4;
    private static final int HEAD = 1 + 2 * Long.BYTES;
    private static final int LONG_HEAD = HEAD + Integer.BYTES;
    private static final int LONG = 0xff;
    private static final int FIRST_SLOTS = 64;
    private static final int LEAST_GARBAGE = 1 << 16;
    private static final int GARBAGE_AN_ENTRY = 3;
    private static final double LEAST_FILLED = 0.35;
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Arena arena = new Arena();
    private int[] slots;
    private byte[] tags;
    private int size;
    private long garbage;

    KeyTable() {
        this(0);
    }

    /** With room for so many keys. */
    KeyTable(int expected) {
        int length = FIRST_SLOTS;
        while (length / 4 * 3 < expected) {
            length = Math.multiplyExact(length, 2);
        }
        slots = new int[length];
        tags = new byte[length];
    }

    int size() {
        return size;
    }

    /** Bytes of memory in all. */
    long bytes() {
        return arena.allocated() + (long) slots.length * (Integer.BYTES + 1);
    }

    /** Puts a fingerprint; the key's earlier one is overwritten in its place. */
    void put(byte[] key, int length, Fingerprint fingerprint) {
        int hash = hash(key, 0, length);
        int slot = find(key, length, hash);
        if (slots[slot] != 0) {
            arena.fingerprint(place(slots[slot]), fingerprint);
            return;
        }
        tags[slot] = tag(hash);
        slots[slot] = append(arena, key, 0, length, fingerprint);
        size++;
        if (size > slots.length / 4 * 3) {
            resize(Math.multiplyExact(slots.length, 2));
        }
    }

    @Nullable
    Fingerprint get(byte[] key, int length) {
        int reference = slots[find(key, length)];
        return reference == 0 ? null : arena.fingerprint(place(reference));
    }

    void remove(byte[] key, int length) {
        int slot = find(key, length);
        if (slots[slot] == 0) {
            return;
        }
        garbage += length(arena.keyLength(place(slots[slot])));
        slots[slot] = 0;
        size--;
        shiftBack(slot);
        if (slots.length > FIRST_SLOTS && size < slots.length * LEAST_FILLED) {
            resize(slots.length / 2);
        }
        if (garbage > LEAST_GARBAGE && garbage > (long) GARBAGE_AN_ENTRY * size) {
            collect();
        }
    }

    /** Receives keys. */
    @FunctionalInterface
    interface KeyReceiver {
        void accept(byte[] key, Fingerprint fingerprint) throws Exception;
    }

    /** Every key, in an array of its own, with its fingerprint. */
    void forEach(KeyReceiver receiver) throws Exception {
        for (int reference : slots) {
            if (reference != 0) {
                receiver.accept(arena.key(place(reference)), arena.fingerprint(place(reference)));
            }
        }
    }

    private void shiftBack(int emptied) {
        int mask = slots.length - 1;
        int free = emptied;
        for (int slot = (free + 1) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int home = arena.hash(place(slots[slot])) & mask;
            // an entry stays where its home lies behind the gap
            if (((slot - home) & mask) >= ((slot - free) & mask)) {
                slots[free] = slots[slot];
                tags[free] = tags[slot];
                slots[slot] = 0;
                free = slot;
            }
        }
    }

    /** Remembers which keys another content has. Valid until a key comes or goes. */
    Marks marks() {
        return new Marks(new BitSet(slots.length));
    }

    /** Which keys were seen. */
    final class Marks {
        private final BitSet seen;

        private Marks(BitSet seen) {
            this.seen = seen;
        }

        Marks copy() {
            return new Marks((BitSet) seen.clone());
        }

        /** Marks a key and gives its fingerprint, null where the key is unknown. */
        @Nullable
        Fingerprint see(byte[] key, int length) {
            int slot = find(key, length);
            if (slots[slot] == 0) {
                return null;
            }
            seen.set(slot);
            return arena.fingerprint(place(slots[slot]));
        }

        /** Marks a key that has this very fingerprint. */
        boolean seeEqual(byte[] key, int length, Fingerprint fingerprint) {
            int slot = find(key, length);
            boolean equal = slots[slot] != 0 && arena.has(place(slots[slot]), fingerprint);
            if (equal) {
                seen.set(slot);
            }
            return equal;
        }

        /** Takes a mark away; says whether there was one. */
        boolean forget(byte[] key, int length) {
            int slot = find(key, length);
            boolean marked = seen.get(slot);
            seen.clear(slot);
            return marked;
        }

        void unseen(Consumer<byte[]> action) {
            for (int slot = 0; slot < slots.length; slot++) {
                if (slots[slot] != 0 && !seen.get(slot)) {
                    action.accept(arena.key(place(slots[slot])));
                }
            }
        }
    }

    private int find(byte[] key, int length) {
        return find(key, length, hash(key, 0, length));
    }

    private int find(byte[] key, int length, int hash) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        byte tag = tag(hash);
        while (slots[slot] != 0 && !(tags[slot] == tag && arena.keyIs(place(slots[slot]), key, length))) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** The bits that choose a slot last. */
    private static byte tag(int hash) {
        return (byte) (hash >>> (Integer.SIZE - Byte.SIZE));
    }

    /** Keys that follow each other must not lie in a row, or every probe runs over all of them. */
    private static int hash(byte[] array, int from, int length) {
        long hash = length * MIX;
        int position = from;
        int end = from + length;
        for (; position + Long.BYTES <= end; position += Long.BYTES) {
            hash = mix(hash ^ (long) LONGS.get(array, position));
        }
        long last = 0;
        for (; position < end; position++) {
            last = (last << Byte.SIZE) | (array[position] & LONG);
        }
        hash = mix(hash ^ last);
        return (int) (hash ^ (hash >>> Integer.SIZE));
    }

    private static long mix(long value) {
        long product = value * MIX;
        return product ^ (product >>> Integer.SIZE);
    }

    private static long place(int reference) {
        return (Integer.toUnsignedLong(reference) - 1) * UNIT;
    }

    private static int length(int keyLength) {
        int exact = (keyLength < LONG ? HEAD : LONG_HEAD) + keyLength;
        return (exact + UNIT - 1) / UNIT * UNIT;
    }

    private static int append(Arena target, byte[] source, int from, int length, Fingerprint fingerprint) {
        long place = target.reserve(length(length));
        target.write(place, source, from, length, fingerprint);
        return (int) (place / UNIT + 1);
    }

    private void resize(int length) {
        int[] old = slots;
        slots = new int[length];
        tags = new byte[length];
        int mask = slots.length - 1;
        for (int reference : old) {
            if (reference != 0) {
                int hash = arena.hash(place(reference));
                int slot = hash & mask;
                while (slots[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                tags[slot] = tag(hash);
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
                byte[] key = old.key(place);
                slots[slot] = append(arena, key, 0, key.length, old.fingerprint(place));
            }
        }
        garbage = 0;
    }

    /** The bytes of entries, in chunks; an entry never crosses two. */
    private static final class Arena {
        private static final int CHUNK = 1 << 20;
        private static final VarHandle INTS =
                MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

        private byte[][] chunks = new byte[0][];
        private int full;
        private int position = CHUNK;

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

        void write(long place, byte[] source, int from, int length, Fingerprint fingerprint) {
            byte[] chunk = chunk(place);
            int at = (int) (place % CHUNK);
            boolean small = length < LONG;
            chunk[at] = (byte) (small ? length : LONG);
            fingerprint(place, fingerprint);
            if (!small) {
                INTS.set(chunk, at + HEAD, length);
            }
            System.arraycopy(source, from, chunk, keyStart(place, length), length);
        }

        void fingerprint(long place, Fingerprint fingerprint) {
            int at = (int) (place % CHUNK) + 1;
            LONGS.set(chunk(place), at, fingerprint.high());
            LONGS.set(chunk(place), at + Long.BYTES, fingerprint.low());
        }

        Fingerprint fingerprint(long place) {
            int at = (int) (place % CHUNK) + 1;
            byte[] chunk = chunk(place);
            return new Fingerprint((long) LONGS.get(chunk, at), (long) LONGS.get(chunk, at + Long.BYTES));
        }

        boolean has(long place, Fingerprint fingerprint) {
            int at = (int) (place % CHUNK) + 1;
            byte[] chunk = chunk(place);
            return (long) LONGS.get(chunk, at) == fingerprint.high()
                    && (long) LONGS.get(chunk, at + Long.BYTES) == fingerprint.low();
        }

        int keyLength(long place) {
            byte[] chunk = chunk(place);
            int at = (int) (place % CHUNK);
            int small = Byte.toUnsignedInt(chunk[at]);
            return small < LONG ? small : (int) INTS.get(chunk, at + HEAD);
        }

        private int keyStart(long place, int length) {
            return (int) (place % CHUNK) + (length < LONG ? HEAD : LONG_HEAD);
        }

        byte[] key(long place) {
            int length = keyLength(place);
            int start = keyStart(place, length);
            return Arrays.copyOfRange(chunk(place), start, start + length);
        }

        boolean keyIs(long place, byte[] key, int wanted) {
            int length = keyLength(place);
            int start = keyStart(place, length);
            return length == wanted && Arrays.equals(chunk(place), start, start + length, key, 0, length);
        }

        int hash(long place) {
            int length = keyLength(place);
            return KeyTable.hash(chunk(place), keyStart(place, length), length);
        }
    }
}
