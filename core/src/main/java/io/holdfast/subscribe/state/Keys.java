package io.holdfast.subscribe.state;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.spill.ChangeList;
import io.holdfast.subscribe.spill.Fingerprint;
import io.holdfast.subscribe.spill.Fingerprinter;
import io.holdfast.subscribe.spill.Packed;
import io.holdfast.subscribe.spill.StateCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps every key with 128 bits of its row. For the upsert shape: what a row was cannot be told, only that it differs. */
final class Keys implements Delivered {
    private final Room room;
    private final Fingerprinter fingerprinter = new Fingerprinter();
    private @Nullable KeyTable table;
    private @Nullable Gatherer adopted;

    Keys(Room room) {
        this.room = room;
    }

    @Override
    public boolean comparable() {
        return true;
    }

    @Override
    public boolean known() {
        return table != null;
    }

    @Override
    public void replace(List<Change> content) {
        Gatherer seen = adopted;
        adopted = null;
        if (seen != null && seen.has(content.size())) {
            table = seen.table;
        } else {
            table = new KeyTable(content.size());
            add(content);
        }
    }

    @Override
    public Sieve gatherer() {
        return new Gatherer();
    }

    @Override
    public void adopt(Sieve gatherer) {
        adopted = gatherer instanceof Gatherer own ? own : null;
    }

    /** The table of a content that arrives; with a fingerprinter of its own, because it may do so on another thread. */
    private static final class Gatherer implements Sieve {
        private final Fingerprinter fingerprinter = new Fingerprinter();
        private final KeyTable table = new KeyTable();
        private int rows;

        /** Whether it has seen so many rows, and nothing else. */
        boolean has(int expected) {
            return rows == expected;
        }

        @Override
        public boolean keeps(Packed change) {
            if (change.operation() == Operation.UPSERT) {
                table.append(change.array(), change.from(), change.keyLength(), fingerprinter.of(change));
                rows++;
            }
            return true;
        }
    }

    @Override
    public void add(List<Change> changes) {
        if (table != null) {
            ChangeList.packed(changes).forEach(this::add);
        }
    }

    private void add(Packed change) {
        KeyTable held = table;
        if (held == null) {
            return;
        }
        if (change.operation() == Operation.DELETE_KEY) {
            held.remove(change.array(), change.from(), change.keyLength());
        } else {
            held.put(change.array(), change.from(), change.keyLength(), fingerprinter.of(change));
        }
    }

    @Override
    public long rowsAfter(long told) {
        KeyTable held = table;
        return held == null ? told : held.size();
    }

    @Override
    public Sieve sieve() {
        KeyTable held = table;
        return held == null ? Sieve.OPEN : new KeySieve(held.marks());
    }

    /** Knows a row by its key and its fingerprint. */
    private final class KeySieve implements Sieve {
        private final KeyTable.Marks marks;
        private long taken;

        KeySieve(KeyTable.Marks marks) {
            this.marks = marks;
        }

        @Override
        public void expect(Packed change) {
            marks.expect(change.array(), change.from(), change.keyLength());
        }

        @Override
        public boolean keeps(Packed change) {
            if (marks.seeEqual(change.array(), change.from(), change.keyLength(), fingerprinter.of(change))) {
                taken++;
                return false;
            }
            return true;
        }

        @Override
        public long taken() {
            return taken;
        }
    }

    @Override
    public Difference compare(SinkTransaction transaction, Content content, long timestamp) {
        KeyTable held = table;
        if (held == null) {
            throw new IllegalStateException("nothing is known yet");
        }
        Changes changes = new Changes(room, timestamp);
        changes.before(held.size());
        // a copy: where the handler fails, this is asked again
        KeyTable.Marks marks = content.sieve() instanceof KeySieve own ? own.marks.copy() : held.marks();
        LastPlaces last = LastPlaces.of(content.following());
        changes.after(content.sieve().taken() - last.overtaken(marks));
        for (Packed change : ChangeList.packed(content.base())) {
            if (!last.has(change)) {
                see(changes, marks, change);
            }
        }
        last.forEach(content.following(), change -> {
            if (change.operation() != Operation.DELETE_KEY) {
                see(changes, marks, change);
            }
        });
        marks.unseen(key -> changes.delete(key, content.columns()));
        return changes.difference();
    }

    private void see(Changes changes, KeyTable.Marks marks, Packed change) {
        changes.after(1);
        Fingerprint known = marks.see(change.array(), change.from(), change.keyLength());
        if (known == null || !known.equals(fingerprinter.of(change))) {
            changes.upsert(change);
        }
    }

    @Override
    public String format() {
        return "KEYED";
    }

    @Override
    public void write(Parts parts) throws Exception {
        KeyTable held = table;
        if (held != null) {
            held.forEach((key, fingerprint) -> StateCodec.key(parts.entry(), key, 0, key.length, fingerprint));
        }
        parts.flush();
    }

    @Override
    public void write(List<Change> changes, Parts parts) throws Exception {
        for (Packed change : ChangeList.packed(changes)) {
            Fingerprint print = change.operation() == Operation.DELETE_KEY ? null : fingerprinter.of(change);
            StateCodec.key(parts.entry(), change.array(), change.from(), change.keyLength(), print);
        }
        parts.flush();
    }

    @Override
    public void read(byte[] part, Columns columns) {
        KeyTable known = table == null ? new KeyTable() : table;
        table = known;
        StateCodec.keys(part, (key, fingerprint) -> {
            if (fingerprint == null) {
                known.remove(key, 0, key.length);
            } else {
                known.put(key, 0, key.length, fingerprint);
            }
        });
    }

    @Override
    public void close() {
        table = null;
    }
}
