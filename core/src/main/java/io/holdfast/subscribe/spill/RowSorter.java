package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.Columns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings rows of the same fingerprint together, however many there are: what does not fit into memory is sorted into runs in
 * a temporary file, and the runs are merged. Confined to one thread.
 */
public final class RowSorter implements AutoCloseable {
    private static final int BLOCK_BYTES = 1 << 16;
    private static final int ENTRY_BYTES = 128;

    private final SpillSpace space;
    private final MemoryLimit limit;
    private final Columns columns;
    private final List<List<Block>> runs = new ArrayList<>();
    private List<Entry> memory = new ArrayList<>();
    private long bytes;
    private @Nullable SpillFile file;

    /**
     * Nothing to sort yet.
     *
     * @param space for what does not fit
     * @param limit how much is sorted in memory at a time
     * @param columns of all rows
     */
    public RowSorter(SpillSpace space, MemoryLimit limit, Columns columns) {
        this.space = space;
        this.limit = limit;
        this.columns = columns;
    }

    /**
     * A row on its way.
     *
     * @param fingerprint what it is sorted by
     * @param mark what the caller says of it: how many copies there are, or which of several versions it is
     * @param row the row
     */
    public record Entry(Fingerprint fingerprint, long mark, Packed row) {}

    /** The rows of one fingerprint, of which nothing need be held but what they come to. Confined to one thread. */
    public interface Group {
        /**
         * Takes a row, in any order.
         *
         * @param entry of the same fingerprint as all others
         */
        void add(Entry entry);

        /** All were taken. */
        void end();
    }

    private record Block(long start, int length) {}

    /**
     * Takes a row.
     *
     * @param entry what to sort
     */
    public void add(Entry entry) {
        memory.add(entry);
        bytes += ENTRY_BYTES + entry.row().length();
        if (memory.size() > limit.rows() || bytes > limit.bytes()) {
            spill();
        }
    }

    private void spill() {
        SpillFile target = file == null ? space.open() : file;
        file = target;
        memory.sort(Comparator.comparing(Entry::fingerprint));
        List<Block> run = new ArrayList<>();
        Bytes out = new Bytes();
        for (Entry entry : memory) {
            out.fixed(entry.fingerprint.high());
            out.fixed(entry.fingerprint.low());
            out.number(entry.mark);
            out.bytes(entry.row.array(), entry.row.from(), entry.row.length());
            if (out.length() > BLOCK_BYTES) {
                run.add(new Block(target.append(out.array(), out.length()), out.length()));
                out.clear();
            }
        }
        run.add(new Block(target.append(out.array(), out.length()), out.length()));
        runs.add(run);
        memory = new ArrayList<>();
        bytes = 0;
    }

    /**
     * Hands over everything, once, fingerprint by fingerprint.
     *
     * @param begin gives a group for the rows of the next fingerprint
     */
    public void forEachGroup(Supplier<? extends Group> begin) {
        memory.sort(Comparator.comparing(Entry::fingerprint));
        PriorityQueue<Cursor> cursors = new PriorityQueue<>(Comparator.comparing(Cursor::fingerprint));
        open(cursors, new Cursor(memory, List.of()));
        runs.forEach(run -> open(cursors, new Cursor(List.of(), run)));
        while (!cursors.isEmpty()) {
            Fingerprint shared = cursors.element().fingerprint();
            Group group = begin.get();
            while (!cursors.isEmpty() && cursors.element().fingerprint().equals(shared)) {
                Cursor next = cursors.remove();
                group.add(next.current());
                open(cursors, next);
            }
            group.end();
        }
    }

    private static void open(PriorityQueue<Cursor> cursors, Cursor cursor) {
        if (cursor.advance()) {
            cursors.add(cursor);
        }
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    /** Reads one run in order. */
    private final class Cursor {
        private final List<Block> blocks;
        private List<Entry> loaded;
        private int position;
        private int block;
        private @Nullable Entry current;

        Cursor(List<Entry> loaded, List<Block> blocks) {
            this.loaded = loaded;
            this.blocks = blocks;
        }

        boolean advance() {
            while (position == loaded.size() && block < blocks.size()) {
                loaded = load(blocks.get(block++));
                position = 0;
            }
            current = position < loaded.size() ? loaded.get(position++) : null;
            return current != null;
        }

        Entry current() {
            if (current == null) {
                throw new IllegalStateException("the run is over");
            }
            return current;
        }

        Fingerprint fingerprint() {
            return current().fingerprint;
        }

        private List<Entry> load(Block wanted) {
            SpillFile source = file;
            if (source == null) {
                throw new IllegalStateException("the sorter is closed");
            }
            BytesReader in = new BytesReader(source.read(wanted.start, wanted.length));
            List<Entry> entries = new ArrayList<>();
            while (!in.atEnd()) {
                Fingerprint fingerprint = new Fingerprint(in.fixed(), in.fixed());
                entries.add(new Entry(fingerprint, in.number(), ChangeCodec.row(in, columns)));
            }
            return entries;
        }
    }
}
