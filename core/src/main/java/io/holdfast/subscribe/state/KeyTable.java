package io.holdfast.subscribe.state;

import io.holdfast.subscribe.spill.Fingerprint;
import java.util.BitSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hash table from key to fingerprint: a key of n bytes takes at most n + 40. What removed keys leave is collected before it
 * comes to three bytes an entry, so the bound holds after deletes, too. Confined to one thread.
 */
final class KeyTable {
    private static final int GARBAGE_AN_ENTRY = 3;

    private final ByteTable table;
    private boolean loose;
    // only written: what counts is that the memory was asked for
    @SuppressWarnings("UnusedVariable")
    private int fetched;

    KeyTable() {
        this(0);
    }

    /** With room for so many keys. */
    KeyTable(int expected) {
        table = new ByteTable(2, GARBAGE_AN_ENTRY, expected);
    }

    int size() {
        return table.size();
    }

    /** Bytes of memory in all. */
    long bytes() {
        return table.bytes();
    }

    /** Puts a fingerprint; the key's earlier one is overwritten in its place. */
    void put(byte[] key, int from, int length, Fingerprint fingerprint) {
        int slot = table().put(key, from, length);
        table.number(slot, 0, fingerprint.high());
        table.number(slot, 1, fingerprint.low());
    }

    /** Puts one of many keys: where they are is found out when the first of them is looked for. */
    void append(byte[] key, int from, int length, Fingerprint fingerprint) {
        long place = table.append(key, from, length);
        table.appended(place, 0, fingerprint.high());
        table.appended(place, 1, fingerprint.low());
        loose = true;
    }

    private ByteTable table() {
        if (loose) {
            loose = false;
            table.index();
        }
        return table;
    }

    @Nullable
    Fingerprint get(byte[] key, int from, int length) {
        return fingerprint(table().find(key, from, length));
    }

    private @Nullable Fingerprint fingerprint(int slot) {
        return table.filled(slot) ? new Fingerprint(table.number(slot, 0), table.number(slot, 1)) : null;
    }

    void remove(byte[] key, int from, int length) {
        int slot = table().find(key, from, length);
        if (table.filled(slot)) {
            table.remove(slot);
        }
    }

    /** Receives keys. */
    @FunctionalInterface
    interface KeyReceiver {
        void accept(byte[] key, Fingerprint fingerprint) throws Exception;
    }

    /** Every key, in an array of its own, with its fingerprint. */
    void forEach(KeyReceiver receiver) throws Exception {
        for (int slot = 0; slot < table().slots(); slot++) {
            Fingerprint known = fingerprint(slot);
            if (known != null) {
                receiver.accept(table.key(slot), known);
            }
        }
    }

    /** Remembers which keys another content has. Valid until a key comes or goes. */
    Marks marks() {
        return new Marks(new BitSet(table().slots()));
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

        /** A key will be asked for soon. */
        void expect(byte[] key, int from, int length) {
            fetched += table().fetch(key, from, length);
        }

        /** Marks a key and gives its fingerprint, null where the key is unknown. */
        @Nullable
        Fingerprint see(byte[] key, int from, int length) {
            int slot = table().find(key, from, length);
            Fingerprint known = fingerprint(slot);
            if (known != null) {
                seen.set(slot);
            }
            return known;
        }

        /** Marks a key that has this very fingerprint. */
        boolean seeEqual(byte[] key, int from, int length, Fingerprint fingerprint) {
            int slot = table().find(key, from, length);
            boolean equal = table.filled(slot)
                    && table.number(slot, 0) == fingerprint.high()
                    && table.number(slot, 1) == fingerprint.low();
            if (equal) {
                seen.set(slot);
            }
            return equal;
        }

        /** Takes a mark away; says whether there was one. */
        boolean forget(byte[] key, int from, int length) {
            int slot = table().find(key, from, length);
            boolean marked = seen.get(slot);
            seen.clear(slot);
            return marked;
        }

        void unseen(Consumer<byte[]> action) {
            for (int slot = 0; slot < table().slots(); slot++) {
                if (table.filled(slot) && !seen.get(slot)) {
                    action.accept(table.key(slot));
                }
            }
        }
    }
}
