package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Columns;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes of one object, of which only so many stay in memory; the rest is in a temporary file, in chunks. Reading in order
 * is cheap, anywhere else costs a chunk. Confined to one thread; unreadable once closed.
 */
public final class ChangeList extends AbstractList<Change> implements AutoCloseable {
    private static final int CHUNK = 1_024;

    private final SpillSpace space;
    private final MemoryLimit limit;
    private List<Change> head = new ArrayList<>();
    private List<Change> tail = head;
    private final List<Chunk> chunks = new ArrayList<>();
    private @Nullable SpillFile file;
    private @Nullable Columns columns;
    private int loaded = -1;
    private List<Change> chunk = List.of();
    private int size;
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

    private record Chunk(long start, int length) {}

    @Override
    public boolean add(Change change) {
        tail.add(change);
        size = Math.addExact(size, 1);
        if (file == null) {
            bytes += Weight.of(change.row());
            if (head.size() > limit.rows() || bytes > limit.bytes()) {
                file = space.open();
                columns = change.row().columns();
                tail = new ArrayList<>(CHUNK);
            }
        } else if (tail.size() == CHUNK) {
            flush(file);
        }
        modCount++;
        return true;
    }

    private void flush(SpillFile target) {
        Bytes out = new Bytes();
        tail.forEach(change -> ChangeCodec.write(out, change));
        chunks.add(new Chunk(target.append(out.array(), out.length()), out.length()));
        tail.clear();
    }

    /**
     * Whether a part of it is in a file.
     *
     * @return false while memory holds all
     */
    public boolean spilled() {
        return file != null;
    }

    @Override
    public Change get(int index) {
        if (closed) {
            throw new IllegalStateException(
                    "the batch was too large for memory, and is gone once its handler has returned");
        }
        if (index < head.size()) {
            return head.get(index);
        }
        int rest = index - head.size();
        int number = rest / CHUNK;
        if (number == chunks.size()) {
            return tail.get(rest % CHUNK);
        }
        if (loaded != number) {
            chunk = load(chunks.get(number));
            loaded = number;
        }
        return chunk.get(rest % CHUNK);
    }

    private List<Change> load(Chunk wanted) {
        if (file == null || columns == null) {
            throw new IllegalStateException("nothing was spilled");
        }
        BytesReader in = new BytesReader(file.read(wanted.start, wanted.length));
        List<Change> changes = new ArrayList<>(CHUNK);
        while (!in.atEnd()) {
            changes.add(ChangeCodec.read(in, columns));
        }
        return changes;
    }

    @Override
    public int size() {
        return size;
    }

    /** Gives its file back, if it has one. A list that fits into memory stays readable. */
    @Override
    public void close() {
        if (file != null && !closed) {
            closed = true;
            head = List.of();
            tail = head;
            chunk = List.of();
            file.close();
        }
    }
}
