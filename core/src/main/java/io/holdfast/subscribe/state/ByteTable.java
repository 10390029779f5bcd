package io.holdfast.subscribe.state;

/**
 * A hash table from bytes to some numbers, outside of objects.
 *
 * <p>Entries lie one after the other in an {@link Arena}. A slot holds an entry's place in units of four bytes, so that an int
 * reaches 16 GiB, and beside it eight bits of its hash: most slots are passed without a look into the arena, which is what costs.
 * Slots are probed one after the other; removing shifts the ones behind it back. Slots are a third filled at least, and what removed
 * entries leave is collected. Confined to one thread.
 */
final class ByteTable {
    private static final int FIRST_SLOTS = 64;
    private static final int LEAST_GARBAGE = 1 << 16;
    private static final double LEAST_FILLED = 0.35;

    private final int numbers;
    private final int garbageAnEntry;
    private Arena arena;
    private int[] slots;
    private byte[] tags;
    private int size;
    private long garbage;

    /**
     * Nothing in it.
     *
     * @param numbers beside each key
     * @param garbageAnEntry bytes for each entry that removed ones may leave before they are collected
     * @param expected so many keys have room
     */
    ByteTable(int numbers, int garbageAnEntry, int expected) {
        int length = slotsFor(expected);
        this.numbers = numbers;
        this.garbageAnEntry = garbageAnEntry;
        this.arena = new Arena(numbers);
        this.slots = new int[length];
        this.tags = new byte[length];
    }

    int size() {
        return size;
    }

    /** Slots, filled or not: what {@link #find} gives lies below. */
    int slots() {
        return slots.length;
    }

    /** Bytes of memory in all. */
    long bytes() {
        return arena.allocated() + (long) slots.length * (Integer.BYTES + 1);
    }

    /** Fetches the place of a key from memory; what it gives means nothing, and must be used. */
    int fetch(byte[] key, int from, int length) {
        int slot = ByteHash.of(key, from, length) & (slots.length - 1);
        return slots[slot] + tags[slot];
    }

    /** The slot of a key, or the empty one where it would be. Valid until a key comes or goes. */
    int find(byte[] key, int from, int length) {
        return find(key, from, length, ByteHash.of(key, from, length));
    }

    private int find(byte[] key, int from, int length, int hash) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        byte tag = tag(hash);
        while (slots[slot] != 0 && !(tags[slot] == tag && arena.keyIs(placeAt(slot), key, from, length))) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** The slot of a key, which is put in where it is not: then its numbers are 0. */
    int put(byte[] key, int from, int length) {
        int hash = ByteHash.of(key, from, length);
        int slot = find(key, from, length, hash);
        if (slots[slot] != 0) {
            return slot;
        }
        if (size + 1 > slots.length / 4 * 3) {
            resize(Math.multiplyExact(slots.length, 2));
            slot = find(key, from, length, hash);
        }
        tags[slot] = tag(hash);
        slots[slot] = reference(arena.append(key, from, length));
        for (int index = 0; index < numbers; index++) {
            number(slot, index, 0);
        }
        size++;
        return slot;
    }

    /**
     * Adds a key that is not looked for before {@link #index}: many that come in a row need their slots found once, and not again
     * whenever the table grows.
     */
    long append(byte[] key, int from, int length) {
        size++;
        return arena.append(key, from, length);
    }

    /** A number of what was appended. */
    void appended(long place, int index, long value) {
        arena.number(place, index, value);
    }

    /** Gives what was appended its slots; of equal keys the last one holds. Of a table that nothing was removed from. */
    void index() {
        if (garbage > 0) {
            throw new IllegalStateException("what removed entries left cannot be told from what was appended");
        }
        resize(slotsFor(size));
    }

    private static int slotsFor(int keys) {
        int length = FIRST_SLOTS;
        while (length / 4 * 3 < keys) {
            length = Math.multiplyExact(length, 2);
        }
        return length;
    }

    boolean filled(int slot) {
        return slots[slot] != 0;
    }

    long number(int slot, int index) {
        return arena.number(placeAt(slot), index);
    }

    void number(int slot, int index, long value) {
        arena.number(placeAt(slot), index, value);
    }

    /** The key of a slot, in an array of its own. */
    byte[] key(int slot) {
        return arena.key(placeAt(slot));
    }

    void remove(int removed) {
        garbage += arena.length(arena.keyLength(placeAt(removed)));
        slots[removed] = 0;
        size--;
        shiftBack(removed);
        if (slots.length > FIRST_SLOTS && size < slots.length * LEAST_FILLED) {
            resize(slots.length / 2);
        }
        if (garbage > LEAST_GARBAGE && garbage > (long) garbageAnEntry * size) {
            collect();
        }
    }

    /** Collects what removed entries have left, where that is worth it: a quarter of what is allocated. */
    void tidy() {
        if (garbage > arena.allocated() / 4) {
            collect();
        }
    }

    private void shiftBack(int emptied) {
        int mask = slots.length - 1;
        int free = emptied;
        for (int slot = (free + 1) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int home = arena.hash(placeAt(slot)) & mask;
            // an entry stays where its home lies behind the gap
            if (((slot - home) & mask) >= ((slot - free) & mask)) {
                slots[free] = slots[slot];
                tags[free] = tags[slot];
                slots[slot] = 0;
                free = slot;
            }
        }
    }

    /** The bits that choose a slot last. */
    private static byte tag(int hash) {
        return (byte) (hash >>> (Integer.SIZE - Byte.SIZE));
    }

    private long placeAt(int slot) {
        return place(slots[slot]);
    }

    private static long place(int reference) {
        return (Integer.toUnsignedLong(reference) - 1) * Arena.UNIT;
    }

    private static int reference(long place) {
        return (int) (place / Arena.UNIT + 1);
    }

    private void resize(int length) {
        int[] old = slots;
        slots = new int[length];
        tags = new byte[length];
        Moving moving = new Moving();
        if (garbage == 0) {
            // in the order of the memory, several times as quick as in that of the slots
            arena.forEach(moving::add);
        } else {
            for (int reference : old) {
                if (reference != 0) {
                    moving.add(place(reference));
                }
            }
        }
        moving.insert();
    }

    /** Entries on their way into empty slots, some at once: their slots are fetched from memory side by side. */
    private final class Moving {
        private static final int TOGETHER = 32;

        private final int[] references = new int[TOGETHER];
        private final int[] hashes = new int[TOGETHER];
        private int count;
        // only written: what counts is that the memory was asked for
        @SuppressWarnings("UnusedVariable")
        private int fetched;

        void add(long place) {
            int hash = arena.hash(place);
            references[count] = reference(place);
            hashes[count++] = hash;
            fetched += slots[hash & (slots.length - 1)] + tags[hash & (slots.length - 1)];
            if (count == TOGETHER) {
                insert();
            }
        }

        void insert() {
            int mask = slots.length - 1;
            for (int index = 0; index < count; index++) {
                int slot = hashes[index] & mask;
                byte tag = tag(hashes[index]);
                while (slots[slot] != 0
                        && !(tags[slot] == tag && arena.sameKey(placeAt(slot), place(references[index])))) {
                    slot = (slot + 1) & mask;
                }
                if (slots[slot] != 0) {
                    garbage += arena.length(arena.keyLength(placeAt(slot)));
                    size--;
                }
                tags[slot] = tag;
                slots[slot] = references[index];
            }
            count = 0;
        }
    }

    private void collect() {
        Arena young = new Arena(numbers);
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] != 0) {
                byte[] key = arena.key(placeAt(slot));
                long place = young.append(key, 0, key.length);
                for (int index = 0; index < numbers; index++) {
                    young.number(place, index, number(slot, index));
                }
                slots[slot] = reference(place);
            }
        }
        arena = young;
        garbage = 0;
    }
}
