package io.holdfast.subscribe.state;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.spill.Bytes;
import io.holdfast.subscribe.spill.Fingerprint;
import io.holdfast.subscribe.spill.Fingerprinter;
import io.holdfast.subscribe.spill.KeyCodec;
import io.holdfast.subscribe.spill.StateCodec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps every key with 128 bits of its row. For the upsert shape: what a row was cannot be told, only that it differs. */
final class Keys implements Delivered {
    private final Room room;
    private final KeyCodec codec = new KeyCodec();
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
        table = seen == null || seen.rows != content.size() ? null : seen.coming.table;
        if (table == null) {
            table = new KeyTable(content.size());
            add(content);
        }
    }

    @Override
    public Sieve gatherer() {
        return new Gatherer(new Keys(room));
    }

    @Override
    public void adopt(Sieve gatherer) {
        adopted = gatherer instanceof Gatherer own ? own : null;
    }

    /** The table of a content that arrives; with a codec of its own, because it may do so on another thread. */
    private static final class Gatherer implements Sieve {
        private final Keys coming;
        private int rows;

        Gatherer(Keys coming) {
            this.coming = coming;
            coming.table = new KeyTable();
        }

        @Override
        public boolean keeps(Change change) {
            coming.add(List.of(change));
            rows++;
            return true;
        }
    }

    @Override
    public void add(List<Change> changes) {
        KeyTable held = table;
        if (held == null) {
            return;
        }
        for (Change change : changes) {
            Bytes key = codec.encode(change.row());
            if (change.operation() == Operation.DELETE_KEY) {
                held.remove(key.array(), key.length());
            } else {
                held.put(key.array(), key.length(), fingerprinter.of(change.row()));
            }
        }
    }

    @Override
    public long rowsAfter(long before, List<Change> changes) {
        KeyTable held = table;
        return held == null ? Math.max(before, changes.size()) : held.size();
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
        public boolean keeps(Change change) {
            Bytes key = codec.encode(change.row());
            if (marks.seeEqual(key.array(), key.length(), fingerprinter.of(change.row()))) {
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
        Map<ByteBuffer, Change> last = lastOf(content.following());
        changes.after(content.sieve().taken() - overtaken(marks, last));
        for (Change change : content.base()) {
            Bytes key = codec.encode(change.row());
            if (last.isEmpty() || !last.containsKey(ByteBuffer.wrap(key.array(), 0, key.length()))) {
                see(changes, marks, key, change.row());
            }
        }
        for (Change change : last.values()) {
            if (change.operation() != Operation.DELETE_KEY) {
                see(changes, marks, codec.encode(change.row()), change.row());
            }
        }
        marks.unseen(key -> changes.delete(KeyCodec.decode(key, content.columns())));
        return changes.difference();
    }

    /** What changed after the snapshot is not what the sieve has seen. */
    private long overtaken(KeyTable.Marks marks, Map<ByteBuffer, Change> last) {
        return last.values().stream()
                .filter(change -> {
                    Bytes key = codec.encode(change.row());
                    return marks.forget(key.array(), key.length());
                })
                .count();
    }

    private void see(Changes changes, KeyTable.Marks marks, Bytes key, Row row) {
        changes.after(1);
        Fingerprint known = marks.see(key.array(), key.length());
        if (known == null || !known.equals(fingerprinter.of(row))) {
            changes.upsert(row);
        }
    }

    private Map<ByteBuffer, Change> lastOf(List<Change> following) {
        Map<ByteBuffer, Change> last = new HashMap<>();
        following.forEach(change -> {
            Bytes key = codec.encode(change.row());
            last.put(ByteBuffer.wrap(Arrays.copyOf(key.array(), key.length())), change);
        });
        return last;
    }

    @Override
    public String format() {
        return "KEYED";
    }

    @Override
    public void write(Parts parts) throws Exception {
        KeyTable held = table;
        if (held != null) {
            held.forEach((key, fingerprint) -> StateCodec.key(parts.entry(), key, key.length, fingerprint));
        }
        parts.flush();
    }

    @Override
    public void write(List<Change> changes, Parts parts) throws Exception {
        for (Change change : changes) {
            Bytes key = codec.encode(change.row());
            boolean gone = change.operation() == Operation.DELETE_KEY;
            StateCodec.key(parts.entry(), key.array(), key.length(), gone ? null : fingerprinter.of(change.row()));
        }
        parts.flush();
    }

    @Override
    public void read(byte[] part, Columns columns) {
        KeyTable known = table == null ? new KeyTable() : table;
        table = known;
        StateCodec.keys(part, (key, fingerprint) -> {
            if (fingerprint == null) {
                known.remove(key, key.length);
            } else {
                known.put(key, key.length, fingerprint);
            }
        });
    }

    @Override
    public void close() {
        table = null;
    }
}
