package io.holdfast.subscribe.state;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.spill.ChangeList;
import io.holdfast.subscribe.spill.Fingerprinter;
import io.holdfast.subscribe.spill.MemoryLimit;
import io.holdfast.subscribe.spill.Packed;
import io.holdfast.subscribe.spill.RowSorter;
import io.holdfast.subscribe.spill.StateCodec;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every row: as a multiset in memory while it fits, and beyond that as a log of changes on disk, which is brought
 * together again when more than half of it is outdated.
 *
 * <p>A snapshot's rows are counted little by little, with the batches that follow: sums do not mind the order. Until then they
 * wait in the pages that they were delivered in, so that taking a snapshot in costs nothing at its end.
 */
final class Rows implements Delivered {
    private static final MemoryLimit NO_MEMORY = new MemoryLimit(0, 0);
    private static final long LEAST_LOG = 65_536;
    private static final long COUNTED_A_BATCH = 4_096;

    private final Room room;
    private @Nullable RowCounts counts;
    private @Nullable ChangeList log;
    private long compact;
    private @Nullable ChangeList snapshot;
    private Iterator<Packed> uncounted = Collections.emptyIterator();
    private long counted;

    Rows(Room room) {
        this.room = room;
    }

    @Override
    public boolean comparable() {
        return true;
    }

    @Override
    public boolean known() {
        return counts != null || log != null;
    }

    @Override
    public void replace(List<Change> content) {
        close();
        if (!(content instanceof ChangeList own)) {
            counts = new RowCounts(content.size());
            add(content);
        } else if (own.spilled()) {
            ChangeList disk = new ChangeList(room.space(), NO_MEMORY);
            own.packed().forEach(disk::add);
            log = disk;
            compact = disk.size();
        } else {
            counts = new RowCounts(content.size());
            snapshot = own;
            uncounted = own.packed().iterator();
            counted = 0;
        }
    }

    /** Counts some of the rows of a snapshot that wait for that. */
    private void count(long most) {
        for (long left = most; left > 0 && uncounted.hasNext(); left--) {
            add(uncounted.next());
            counted++;
        }
        if (!uncounted.hasNext()) {
            forgetSnapshot();
        }
    }

    private void forgetSnapshot() {
        snapshot = null;
        uncounted = Collections.emptyIterator();
    }

    @Override
    public void add(List<Change> changes) {
        for (Packed change : ChangeList.packed(changes)) {
            add(change);
        }
        count(COUNTED_A_BATCH + 2L * changes.size());
        ChangeList disk = log;
        if (disk != null && disk.size() > 2 * compact + LEAST_LOG) {
            compact(disk);
        }
    }

    private void add(Packed change) {
        RowCounts memory = counts;
        if (memory != null) {
            memory.add(change);
            if (memory.exceeds(room.limit())) {
                move(memory);
            }
        } else if (log != null) {
            log.add(change);
        }
    }

    private void move(RowCounts memory) {
        ChangeList disk = new ChangeList(room.space(), NO_MEMORY);
        memory.forEach(disk::add);
        counts = null;
        log = disk;
        compact = disk.size();
    }

    private void compact(ChangeList old) {
        if (old.isEmpty()) {
            return;
        }
        ChangeList young = new ChangeList(room.space(), NO_MEMORY);
        try (RowSorter sorter = sorter(old)) {
            Fingerprinter fingerprinter = new Fingerprinter();
            old.packed().forEach(change -> add(sorter, fingerprinter, change, 1));
            sorter.forEachGroup(() -> new Copies((row, copies) -> {
                if (copies != 0) {
                    young.add(row.copies(0, copies));
                }
            }));
        }
        old.close();
        log = young;
        compact = young.size();
    }

    private RowSorter sorter(List<Change> sample) {
        return new RowSorter(room.space(), room.limit(), sample.get(0).row().columns());
    }

    private static void add(RowSorter sorter, Fingerprinter fingerprinter, Packed change, int sign) {
        sorter.add(new RowSorter.Entry(fingerprinter.of(change), sign * change.diff(), change));
    }

    @Override
    public Difference compare(SinkTransaction transaction, Content content, long timestamp) {
        count(Long.MAX_VALUE);
        RowCounts memory = counts;
        return memory != null && fits(content.base()) && fits(content.following())
                ? inMemory(memory, content, timestamp)
                : onDisk(memory, content, timestamp);
    }

    private boolean fits(List<Change> part) {
        boolean spilled = part instanceof ChangeList list && list.spilled();
        return !spilled && part.size() <= room.limit().rows();
    }

    private Difference inMemory(RowCounts delivered, Content content, long timestamp) {
        RowCounts wanted = new RowCounts(content.base().size());
        wanted.addAll(ChangeList.packed(content.base()));
        wanted.addAll(ChangeList.packed(content.following()));
        Changes changes = new Changes(room, timestamp);
        delivered.forEach(row -> {
            changes.before(row.diff());
            changes.differ(row, wanted.copies(row) - row.diff());
        });
        wanted.forEach(row -> {
            changes.after(row.diff());
            if (delivered.copies(row) == 0) {
                changes.differ(row, row.diff());
            }
        });
        return changes.difference();
    }

    private Difference onDisk(@Nullable RowCounts memory, Content content, long timestamp) {
        Changes changes = new Changes(room, timestamp);
        Fingerprinter fingerprinter = new Fingerprinter();
        try (RowSorter sorter = new RowSorter(room.space(), room.limit(), content.columns())) {
            if (memory != null) {
                memory.forEach(row -> {
                    changes.before(row.diff());
                    add(sorter, fingerprinter, row, -1);
                });
            } else if (log != null) {
                for (Packed change : log.packed()) {
                    changes.before(change.diff());
                    add(sorter, fingerprinter, change, -1);
                }
            }
            for (List<Change> part : List.of(content.base(), content.following())) {
                for (Packed change : ChangeList.packed(part)) {
                    changes.after(change.diff());
                    add(sorter, fingerprinter, change, 1);
                }
            }
            sorter.forEachGroup(() -> new Copies(changes::differ));
        }
        return changes.difference();
    }

    @Override
    public String format() {
        return "ROWS";
    }

    @Override
    public void write(Parts parts) throws Exception {
        RowCounts memory = counts;
        ChangeList disk = log;
        if (memory != null) {
            memory.<Exception>forEach(row -> StateCodec.change(parts.entry(), row));
        } else if (disk != null) {
            compact(disk);
            write(Objects.requireNonNull(log), parts);
        }
        writeUncounted(parts);
        parts.flush();
    }

    private void writeUncounted(Parts parts) throws Exception {
        ChangeList waiting = snapshot;
        if (waiting == null) {
            return;
        }
        long number = 0;
        for (Packed row : waiting.packed()) {
            if (number++ >= counted) {
                StateCodec.change(parts.entry(), row);
            }
        }
    }

    @Override
    public void write(List<Change> changes, Parts parts) throws Exception {
        for (Packed change : ChangeList.packed(changes)) {
            StateCodec.change(parts.entry(), change);
        }
        parts.flush();
    }

    @Override
    public void read(byte[] part, Columns columns) {
        if (!known()) {
            counts = new RowCounts(0);
        }
        StateCodec.changes(part, columns, this::add);
    }

    @Override
    public void close() {
        if (log != null) {
            log.close();
        }
        log = null;
        counts = null;
        forgetSnapshot();
    }
}
