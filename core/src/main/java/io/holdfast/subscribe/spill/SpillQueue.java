package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Columns;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes and marks between them on disk, written by one thread and read in the same order by another, each part once. When
 * everything was read the file begins anew.
 */
public final class SpillQueue implements AutoCloseable {
    private static final int CHANGE = 1;
    private static final int MARK = 0;

    private final SpillSpace space;
    private final Bytes out = new Bytes();
    private final AtomicInteger unread = new AtomicInteger();
    private volatile @Nullable SpillFile file;
    private volatile @Nullable Columns columns;
    private volatile long length;

    /**
     * Nothing on disk yet.
     *
     * @param space that it may use
     */
    public SpillQueue(SpillSpace space) {
        this.space = space;
    }

    /**
     * Where a part is.
     *
     * @param start of it
     * @param length in bytes
     */
    public record Place(long start, int length) {}

    /**
     * Begins a part.
     *
     * @return to write it with, until {@link Writer#done()}
     */
    public Writer write() {
        out.clear();
        return new Writer();
    }

    /** Writes one part. */
    public final class Writer {
        private Writer() {}

        /**
         * Writes a change.
         *
         * @param change of the same columns as all others
         */
        public void change(Change change) {
            columns = change.row().columns();
            out.one(CHANGE);
            ChangeCodec.write(out, change);
        }

        /**
         * Writes a mark.
         *
         * @param mark any number
         */
        public void mark(long mark) {
            out.one(MARK);
            out.number(mark);
        }

        /**
         * Ends the part.
         *
         * @return where it is
         */
        public Place done() {
            return append();
        }
    }

    private Place append() {
        SpillFile known = file;
        SpillFile target = known == null ? space.open() : known;
        file = target;
        // only this thread writes, and a part counts as unread until its reader is done with the file
        if (unread.get() == 0 && target.length() > 0) {
            target.truncate();
        }
        Place place = new Place(target.append(out.array(), out.length()), out.length());
        length = target.length();
        unread.incrementAndGet();
        return place;
    }

    /**
     * Reads a part.
     *
     * @param place of it
     * @param changes receives its changes
     * @param marks receives its marks
     */
    public void read(Place place, Consumer<Change> changes, LongConsumer marks) {
        BytesReader in = new BytesReader(load(place));
        while (!in.atEnd()) {
            if (in.one() == MARK) {
                marks.accept(in.number());
            } else {
                Columns known = columns;
                if (known == null) {
                    throw new IllegalStateException("a change without columns");
                }
                changes.accept(ChangeCodec.read(in, known));
            }
        }
    }

    private byte[] load(Place place) {
        SpillFile source = file;
        if (source == null) {
            throw new IllegalStateException("the queue is closed");
        }
        byte[] part = source.read(place.start, place.length);
        unread.decrementAndGet();
        return part;
    }

    /**
     * How much waits on disk.
     *
     * @return bytes, 0 once everything was read
     */
    public long length() {
        return unread.get() == 0 ? 0 : length;
    }

    /** Called once neither thread uses it any more. */
    @Override
    public void close() {
        SpillFile last = file;
        file = null;
        if (last != null) {
            last.close();
        }
    }
}
