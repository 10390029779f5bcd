package io.holdfast.subscribe.state;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.spill.ChangeList;
import io.holdfast.subscribe.spill.Packed;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where each key changed last, and not to what: the changes stay in their list, which may be on disk. A key of n bytes takes at
 * most n + 40, as in {@link KeyTable}. Confined to one thread.
 */
final class LastPlaces {
    private final ByteTable places = new ByteTable(1, 0, 0);

    private LastPlaces() {}

    static LastPlaces of(List<Change> changes) {
        LastPlaces last = new LastPlaces();
        long place = 0;
        for (Packed change : ChangeList.packed(changes)) {
            ByteTable places = last.places;
            places.number(places.put(change.array(), change.from(), change.keyLength()), 0, place++);
        }
        return last;
    }

    /** Bytes of memory in all. */
    long bytes() {
        return places.bytes();
    }

    boolean has(Packed change) {
        return places.size() > 0 && places.filled(slot(change));
    }

    private int slot(Packed change) {
        return places.find(change.array(), change.from(), change.keyLength());
    }

    /** Takes these keys' marks away, and says how many had one: what changed after a snapshot is not what a sieve has seen. */
    long overtaken(KeyTable.Marks marks) {
        long overtaken = 0;
        for (int slot = 0; slot < places.slots(); slot++) {
            if (places.filled(slot)) {
                byte[] key = places.key(slot);
                overtaken += marks.forget(key, 0, key.length) ? 1 : 0;
            }
        }
        return overtaken;
    }

    /** The last change of each key, in order, of the very changes that this was made of. */
    void forEach(List<Change> changes, Consumer<Packed> action) {
        long place = 0;
        for (Packed change : ChangeList.packed(changes)) {
            if (places.number(slot(change), 0) == place++) {
                action.accept(change);
            }
        }
    }
}
