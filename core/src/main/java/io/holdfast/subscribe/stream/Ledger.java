package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Batch.Kind;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.stream.Message.Data;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the handler has had, and what it gets next. Makes batches on two timelines: the environment's, which a resume needs,
 * and the subscription's, which never goes backwards when an environment that lags behind takes over.
 *
 * <p>Confined to the subscription's thread.
 */
final class Ledger {
    private final String object;
    private final long ownerEpoch;
    private @Nullable Checkpoint checkpoint;
    private @Nullable RowCounts rows;
    private @Nullable String lostIn;

    Ledger(ObjectName object, @Nullable Checkpoint loaded) {
        this.object = object.sql();
        this.checkpoint = loaded;
        this.ownerEpoch = loaded == null ? 1 : loaded.ownerEpoch() + 1;
    }

    /** How far the subscription came, null before its first batch. */
    @Nullable
    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** How a stream of an environment finds its place. */
    Plan plan(String environment) {
        return Plan.find(checkpoint, rows != null, environment, environment.equals(lostIn));
    }

    /**
     * What follows the checkpoint cannot be had from an environment any more, until it gave a snapshot.
     *
     * @return false where that was known
     */
    boolean lose(String environment) {
        boolean news = !environment.equals(lostIn);
        lostIn = environment;
        return news;
    }

    /** Whether an environment is the one that was delivered from, or none was yet. */
    boolean home(String environment) {
        return checkpoint == null || checkpoint.environment().equals(environment);
    }

    /** The frontier that the handler has seen, 0 before the first batch. */
    long delivered() {
        return checkpoint == null ? 0 : checkpoint.delivered();
    }

    /** How many rows the handler holds, copies counted. */
    long delivering() {
        return checkpoint == null ? 0 : checkpoint.rows();
    }

    /** Takes in what was delivered before this process began. */
    void restore(List<Data> base) {
        rows = counted(base);
    }

    /** The whole content, as the handler's new beginning. */
    Batch snapshot(Source source, List<Data> base, long timestamp, long frontier) {
        long stamped = Math.max(timestamp, delivered());
        List<Change> changes = base.stream()
                .map(data -> new Change(stamped, data.diff(), data.row()))
                .toList();
        return batch(Kind.SNAPSHOT, source, changes, frontier);
    }

    /** What turns the delivered content into that of a snapshot. */
    Batch correction(Source source, List<Data> base, long timestamp, long frontier) {
        RowCounts delivered = rows == null ? new RowCounts() : rows;
        List<Change> changes = delivered.changesTo(counted(base), Math.max(timestamp, delivered()));
        return batch(Kind.CORRECTION, source, changes, frontier);
    }

    /** Changes that follow. */
    Batch live(Source source, List<Data> following, long frontier) {
        long earliest = delivered();
        List<Change> changes = new ArrayList<>(following.size());
        for (Data data : following) {
            changes.add(new Change(Math.max(data.timestamp(), earliest), data.diff(), data.row()));
        }
        return batch(Kind.LIVE, source, changes, frontier);
    }

    /** The handler has applied a batch. */
    void commit(Batch batch) {
        RowCounts counts = rows == null || batch.kind() == Kind.SNAPSHOT ? new RowCounts() : rows;
        batch.changes().forEach(change -> counts.add(change.row(), change.diff()));
        rows = counts;
        checkpoint = batch.checkpoint();
        if (batch.kind() != Kind.LIVE) {
            lostIn = null;
        }
    }

    /**
     * Nothing happened before a frontier.
     *
     * @return whether the checkpoint moved; it never moves backwards
     */
    boolean advance(long frontier) {
        Checkpoint last = checkpoint;
        if (last == null || frontier <= last.frontier()) {
            return false;
        }
        checkpoint = new Checkpoint(
                last.environment(),
                object,
                last.columns(),
                frontier,
                Math.max(frontier, last.delivered()),
                last.rows(),
                ownerEpoch);
        return true;
    }

    private Batch batch(Kind kind, Source source, List<Change> changes, long frontier) {
        long beyond = changes.isEmpty()
                ? delivered()
                : changes.get(changes.size() - 1).timestamp();
        long delivered = Math.max(frontier, beyond + 1);
        long before = kind == Kind.SNAPSHOT ? 0 : delivering();
        long count = before + changes.stream().mapToLong(Change::diff).sum();
        Checkpoint next = new Checkpoint(
                source.environment(), object, source.columns().fingerprint(), frontier, delivered, count, ownerEpoch);
        return new Batch(kind, source.endpoint(), source.columns(), changes, next);
    }

    private static RowCounts counted(List<Data> base) {
        RowCounts counts = new RowCounts();
        base.forEach(data -> counts.add(data.row(), data.diff()));
        return counts;
    }
}
