package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.Columns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
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
     * A row in one of the two contents.
     *
     * @param fingerprint what it is sorted by
     * @param copies how often; negative where it belongs to the content that is to be replaced
     * @param row the row
     */
    public record Entry(Fingerprint fingerprint, long copies, Packed row) {}

    /** Receives the rows of one fingerprint. */
    @FunctionalInterface
    public interface GroupHandler {
        /**
         * Rows that belong together.
         *
         * @param group of one fingerprint, never empty; not to be kept
         */
        void accept(List<Entry> group);
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
            out.number(entry.copies);
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
     * Hands over everything, once.
     *
     * @param handler receives group by group
     */
    public void forEachGroup(GroupHandler handler) {
        memory.sort(Comparator.comparing(Entry::fingerprint));
        PriorityQueue<Cursor> cursors = new PriorityQueue<>(Comparator.comparing(Cursor::fingerprint));
        open(cursors, new Cursor(memory, List.of()));
        runs.forEach(run -> open(cursors, new Cursor(List.of(), run)));
        List<Entry> group = new ArrayList<>();
        while (!cursors.isEmpty()) {
            Cursor next = cursors.remove();
            Entry entry = next.current();
            if (!group.isEmpty() && !group.get(0).fingerprint.equals(entry.fingerprint)) {
                handler.accept(group);
                group.clear();
            }
            group.add(entry);
            open(cursors, next);
        }
        if (!group.isEmpty()) {
            handler.accept(group);
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
                long copies = in.number();
                entries.add(new Entry(fingerprint, copies, ChangeCodec.row(in, columns, copies)));
            }
            return entries;
        }
    }
}
