package io.holdfast.testkit.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Versions of rows in an array of which only the first {@code size} elements are published. */
final class Versions {
    private static final int INITIAL_CAPACITY = 2;

    private final Version[] versions;
    private final int size;

    private Versions(Version[] versions, int size) {
        this.versions = versions;
        this.size = size;
    }

    static Versions none() {
        return new Versions(new Version[INITIAL_CAPACITY], 0);
    }

    int size() {
        return size;
    }

    Version get(int index) {
        return versions[index];
    }

    /** These and more; shares the array where there is room. One writer at a time. */
    Versions with(Collection<Version> added) {
        int wanted = size + added.size();
        Version[] target = wanted <= versions.length
                ? versions
                : Arrays.copyOf(versions, Math.max(wanted, versions.length + (versions.length >> 1)));
        int at = size;
        for (Version version : added) {
            target[at++] = version;
        }
        return new Versions(target, wanted);
    }

    Versions keeping(Predicate<Version> wanted) {
        Version[] kept = new Version[Math.max(INITIAL_CAPACITY, size)];
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (wanted.test(versions[i])) {
                kept[count++] = versions[i];
            }
        }
        return new Versions(kept, count);
    }

    /** The rows that exist at a time. */
    Iterator<Tuple> at(long time) {
        return new Scan(this, time);
    }

    private static final class Scan implements Iterator<Tuple> {
        private final Versions rows;
        private final long time;
        private int position;
        private @Nullable Tuple next;

        Scan(Versions rows, long time) {
            this.rows = rows;
            this.time = time;
        }

        @Override
        public boolean hasNext() {
            while (next == null && position < rows.size) {
                Version version = rows.versions[position++];
                if (version.existsAt(time)) {
                    next = version.row;
                }
            }
            return next != null;
        }

        @Override
        public Tuple next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException();
            }
            Tuple row = next;
            next = null;
            return row;
        }
    }
}
