package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Columns;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Changes of one object as bytes, in pages: the first ones in memory, up to a bound, the rest in a temporary file. A change is made
 * anew whenever it is read; reading in order is cheap, anywhere else costs a page. Written by one thread, and then readable by
 * many. What went to a file is gone once the list is closed.
 */
public final class ChangeList extends AbstractList<Change> implements AutoCloseable {
    private static final int PAGE_BYTES = 1 << 16;
    private static final Loaded NONE = new Loaded(-1, List.of());

    private final SpillSpace space;
    private final MemoryLimit limit;
    private final List<Page> pages = new ArrayList<>();
    private @Nullable Bytes open;
    private int openFirst;
    private @Nullable SpillFile file;
    private @Nullable Columns columns;
    private volatile Loaded loaded = NONE;
    private int size;
    private long copies;
    private long bytes;
    private boolean closed;

    /**
     * An empty list.
     *
     * @param space for what does not fit
     * @param limit how much stays in memory
     */
    public ChangeList(SpillSpace space, MemoryLimit limit) {
        this.space = space;
        this.limit = limit;
    }

    /** Some changes in a row. */
    private sealed interface Page {
        /** The index of its first change. */
        int first();

        BytesReader read();
    }

    private static final class Held implements Page {
        private final int first;
        private final byte[] content;

        Held(int first, byte[] content) {
            this.first = first;
            this.content = content;
        }

        @Override
        public int first() {
            return first;
        }

        @Override
        public BytesReader read() {
            return new BytesReader(content);
        }
    }

    private record Stored(int first, SpillFile file, long start, int length) implements Page {
        @Override
        public BytesReader read() {
            return new BytesReader(file.read(start, length));
        }
    }

    /** A page of which somebody wanted a single change: the next one may be beside it. */
    private record Loaded(int first, List<Change> changes) {}

    @Override
    public boolean add(Change change) {
        add(Packed.of(change));
        return true;
    }

    /**
     * Adds a change at the end.
     *
     * @param change its bytes are copied
     */
    public void add(Packed change) {
        Bytes page = open;
        if (page == null) {
            page = new Bytes();
            open = page;
            columns = change.columns();
        }
        ChangeCodec.write(page, change);
        size = Math.addExact(size, 1);
        copies += change.diff();
        boolean over = file == null && (size > limit.rows() || bytes + page.length() > limit.bytes());
        if (over) {
            file = space.open();
        }
        if (over || page.length() >= PAGE_BYTES) {
            turn(page);
        }
        modCount++;
    }

    private void turn(Bytes page) {
        if (file == null) {
            bytes += page.length();
            pages.add(new Held(openFirst, page.copy()));
        } else {
            pages.add(new Stored(openFirst, file, file.append(page.array(), page.length()), page.length()));
        }
        page.clear();
        openFirst = size;
    }

    /**
     * Whether a part of it is in a file.
     *
     * @return false while memory holds all
     */
    public boolean spilled() {
        return file != null;
    }

    /**
     * The sum of all diffs.
     *
     * @return without reading any change
     */
    public long copies() {
        return copies;
    }

    @Override
    public Change get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("index " + index + " of " + size + " changes");
        }
        Loaded last = loaded;
        if (index < last.first || index >= last.first + last.changes.size()) {
            last = load(index);
            loaded = last;
        }
        return last.changes.get(index - last.first);
    }

    private Loaded load(int index) {
        requireOpen();
        int number = pages.size();
        int first = openFirst;
        while (index < first) {
            first = pages.get(--number).first();
        }
        List<Change> changes = new ArrayList<>();
        BytesReader in = page(number);
        while (!in.atEnd()) {
            changes.add(next(in).change());
        }
        return new Loaded(first, changes);
    }

    /** The open page comes after all others. */
    private BytesReader page(int number) {
        requireOpen();
        Bytes last = open;
        if (number < pages.size()) {
            return pages.get(number).read();
        }
        return last == null ? new BytesReader(new byte[0]) : new BytesReader(last.array(), 0, last.length());
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "the batch was too large for memory, and is gone once its handler has returned");
        }
    }

    private Packed next(BytesReader in) {
        Columns known = columns;
        if (known == null) {
            throw new IllegalStateException("nothing was added yet");
        }
        return ChangeCodec.read(in, known);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Iterator<Change> iterator() {
        Iterator<Packed> reading = new Reading();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return reading.hasNext();
            }

            @Override
            public Change next() {
                return reading.next().change();
            }
        };
    }

    /**
     * The changes as they are kept.
     *
     * @return in order; each shares the bytes of its page
     */
    public Iterable<Packed> packed() {
        return Reading::new;
    }

    /**
     * Any changes as bytes.
     *
     * @param changes a list of this class, or another
     * @return in order
     */
    public static Iterable<Packed> packed(List<Change> changes) {
        if (changes instanceof ChangeList own) {
            return own.packed();
        }
        return changes instanceof Section section
                ? section::packed
                : () -> changes.stream().map(Packed::of).iterator();
    }

    /** Reads page by page what was added until now. */
    private final class Reading implements Iterator<Packed> {
        private int number;
        private int left = size;
        private @Nullable BytesReader in;

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public Packed next() {
            if (left == 0) {
                throw new NoSuchElementException();
            }
            BytesReader source = in;
            while (source == null || source.atEnd()) {
                source = page(number++);
            }
            in = source;
            left--;
            return ChangeList.this.next(source);
        }
    }

    /** Gives its file back, if it has one. A list that fits into memory stays readable. */
    @Override
    public void close() {
        if (file != null && !closed) {
            closed = true;
            pages.clear();
            open = null;
            loaded = NONE;
            file.close();
        }
    }
}
