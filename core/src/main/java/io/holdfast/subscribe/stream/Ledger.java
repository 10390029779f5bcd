package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Batch.Kind;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.spill.ChangeList;
import io.holdfast.subscribe.spill.Packed;
import io.holdfast.subscribe.spill.Section;
import io.holdfast.subscribe.state.Delivered;
import io.holdfast.subscribe.state.Difference;
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
    private final Delivered held;
    private @Nullable Checkpoint checkpoint;
    private Place.@Nullable Loss loss;
    // as the last batch was made of them, at their own times: what the handler is shown can be read as objects only
    private @Nullable Batch made;
    private List<Change> madeOf = List.of();

    Ledger(Subject subject, @Nullable Checkpoint loaded, long ownerEpoch, Delivered held) {
        this.object = subject.sql();
        this.checkpoint = loaded;
        this.ownerEpoch = ownerEpoch;
        this.held = held;
    }

    /** How far the subscription came, null before its first batch. */
    @Nullable
    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** What was delivered, as far as it is kept. */
    Delivered held() {
        return held;
    }

    /** Where it stands, for a stream to find its place. */
    Place place(Policies policies) {
        return new Place(checkpoint, held.known(), held.comparable(), loss, policies);
    }

    /**
     * What follows the checkpoint cannot be had from an environment any more, until it gave a snapshot.
     *
     * @return false where that was known
     */
    boolean lose(String environment, String why) {
        boolean news = loss == null || !environment.equals(loss.environment());
        loss = new Place.Loss(environment, why);
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
        return checkpoint == null ? 0 : held.rowsAfter(checkpoint.rows());
    }

    /** Takes in what was delivered before this process began. */
    void restore(List<Change> base) {
        held.replace(base);
    }

    /** The whole content, as the handler's new beginning. */
    Batch snapshot(Source source, List<Change> base, long frontier) {
        return batch(Kind.SNAPSHOT, source, base, frontier, copies(base));
    }

    /** What turns the delivered content into another one. */
    Batch correction(Source source, Difference difference, long frontier) {
        return batch(Kind.CORRECTION, source, difference.changes(), frontier, difference.after());
    }

    /** Changes that follow; what a stream that began earlier repeats is left out. */
    Batch live(Source source, List<Change> following, long frontier) {
        return batch(Kind.LIVE, source, following, frontier, rowsAfter(source, following));
    }

    /** With keys a change does not tell whether its row is new: what is known is the number before. */
    private long rowsAfter(Source source, List<Change> following) {
        return source.columns().keys() > 0
                ? Math.max(delivering(), following.isEmpty() ? 0 : 1)
                : Math.max(0, delivering() + copies(following));
    }

    private static long copies(List<Change> changes) {
        if (changes instanceof ChangeList held) {
            return held.copies();
        }
        long copies = 0;
        for (Packed change : ChangeList.packed(changes)) {
            copies += change.diff();
        }
        return copies;
    }

    /** Changes at or after the checkpoint: all, but for a stream that was opened before the last batch. */
    List<Change> unseen(Source source, List<Change> following) {
        Checkpoint last = checkpoint;
        if (last == null || following.isEmpty() || !last.environment().equals(source.environment())) {
            return following;
        }
        return Section.since(following, last.frontier());
    }

    /** The handler has applied a batch. */
    // the very one: an equal batch would be read through for nothing
    @SuppressWarnings("ReferenceEquality")
    void commit(Batch batch) {
        List<Change> changes = batch == made ? madeOf : batch.changes();
        made = null;
        madeOf = List.of();
        if (batch.kind() == Kind.SNAPSHOT) {
            held.replace(changes);
        } else {
            held.add(changes);
        }
        checkpoint = counted(batch);
        if (batch.kind() != Kind.LIVE) {
            loss = null;
        }
    }

    /** The number of rows is known once the batch is taken in; its own checkpoint has it as far as it can be told before. */
    private Checkpoint counted(Batch batch) {
        Checkpoint last = batch.checkpoint();
        return with(last, last.frontier(), last.delivered(), held.rowsAfter(last.rows()));
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
        checkpoint = with(last, frontier, Math.max(frontier, last.delivered()), last.rows());
        return true;
    }

    private Checkpoint with(Checkpoint last, long frontier, long delivered, long rows) {
        return new Checkpoint(
                last.environment(), object, last.objectId(), last.columns(), frontier, delivered, rows, ownerEpoch);
    }

    private Batch batch(Kind kind, Source source, List<Change> changes, long frontier, long rows) {
        List<Change> shown = Section.raised(changes, delivered());
        long beyond =
                shown.isEmpty() ? delivered() : shown.get(shown.size() - 1).timestamp();
        long delivered = Math.max(frontier, beyond + 1);
        Checkpoint next = new Checkpoint(
                source.environment(),
                object,
                source.objectId(),
                source.columns().fingerprint(),
                frontier,
                delivered,
                rows,
                ownerEpoch);
        Batch batch = new Batch(kind, source.endpoint(), source.columns(), shown, next);
        made = batch;
        madeOf = changes;
        return batch;
    }
}
