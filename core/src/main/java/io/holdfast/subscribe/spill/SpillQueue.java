package io.holdfast.subscribe.spill;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Parts on disk, written by one thread and read in the same order by another, each part once. When
 * everything was read the file begins anew.
 */
public final class SpillQueue implements AutoCloseable {
    private final SpillSpace space;
    private final AtomicInteger unread = new AtomicInteger();
    private volatile @Nullable SpillFile file;
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
     * Writes a part.
     *
     * @param part what to write
     * @return where it is
     */
    public Place append(Bytes part) {
        SpillFile known = file;
        SpillFile target = known == null ? space.open() : known;
        file = target;
        // only this thread writes, and a part counts as unread until its reader is done with the file
        if (unread.get() == 0 && target.length() > 0) {
            target.truncate();
        }
        Place place = new Place(target.append(part.array(), part.length()), part.length());
        length = target.length();
        unread.incrementAndGet();
        return place;
    }

    /**
     * Reads a part, once.
     *
     * @param place of it
     * @return its bytes
     */
    public byte[] read(Place place) {
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
