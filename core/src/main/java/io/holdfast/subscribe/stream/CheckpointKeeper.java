package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import io.holdfast.subscribe.state.Delivered;
import io.holdfast.time.Deadline;
import io.holdfast.time.Ticker;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the store. A checkpoint after changes is saved at once, one that only moved in time once a second: often
 * enough to stay inside a retention of some seconds, and no row in a database for every tick. Confined to one thread.
 */
final class CheckpointKeeper {
    private static final System.Logger LOG = System.getLogger(CheckpointKeeper.class.getName());
    private static final Duration IDLE_INTERVAL = Duration.ofSeconds(1);

    private final CheckpointStore store;
    private final Ticker ticker;
    private Deadline quiet;
    private @Nullable StateKeeper states;

    CheckpointKeeper(CheckpointStore store, Ticker ticker) {
        this.store = store;
        this.ticker = ticker;
        this.quiet = Deadline.after(ticker, Duration.ZERO);
    }

    /** Becomes the owner. */
    long claim() {
        try {
            return store.claim();
        } catch (Exception e) {
            throw failed("the subscription could not be taken over in its store", e);
        }
    }

    @Nullable
    Checkpoint load(Subject subject) {
        Checkpoint loaded = read();
        if (loaded != null && !loaded.object().equals(subject.sql())) {
            throw new SubscriptionException(
                    Reason.CHECKPOINT,
                    "the store holds the checkpoint of " + loaded.object() + ", this subscription reads "
                            + subject.sql() + ": give each its own store",
                    null);
        }
        return loaded;
    }

    private @Nullable Checkpoint read() {
        try {
            return store.load().orElse(null);
        } catch (Exception e) {
            throw failed("the checkpoint could not be loaded", e);
        }
    }

    /** Keeps what was delivered beside the checkpoint from now on, and takes in what was kept with it. */
    StateKeeper states(Delivered held, @Nullable Checkpoint last) {
        StateKeeper keeping = StateKeeper.of(store, held);
        keeping.load(last);
        states = keeping;
        return keeping;
    }

    SinkTransaction begin() throws Exception {
        return store.begin();
    }

    boolean transactional() {
        return store.transactional();
    }

    /** Whether the store has exactly this checkpoint: a commit whose answer was lost may have happened. */
    boolean has(Checkpoint checkpoint) throws Exception {
        return store.load().filter(checkpoint::equals).isPresent();
    }

    /**
     * Whoever slept through the end of its time finds a sink that another owner has changed: its handler's failure means that.
     *
     * @throws SubscriptionException where the store has a later owner
     */
    void requireOwner(long epoch) {
        long owner;
        try {
            owner = store.load().map(Checkpoint::ownerEpoch).orElse(epoch);
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "nobody can tell whether there is a later owner", e);
            return;
        }
        if (owner > epoch) {
            throw SubscriptionException.ownerLost(epoch, owner);
        }
    }

    /** Commits a batch's data, its checkpoint, and what is known by it. */
    void commit(Batch batch, SinkTransaction transaction) throws Exception {
        if (states != null) {
            states.keep(batch, transaction);
        }
        transaction.commit(batch.checkpoint());
    }

    /** A batch was committed: the next checkpoint that only moves in time is not due yet. */
    void committed() {
        if (states != null) {
            states.committed();
        }
        rest();
    }

    /** The next checkpoint that only moves in time is not due yet. */
    void rest() {
        quiet = Deadline.after(ticker, IDLE_INTERVAL);
    }

    /** Whether it is time to save a checkpoint that only moved in time. */
    boolean due() {
        return quiet.expired();
    }

    void save(Checkpoint checkpoint) throws Exception {
        store.save(checkpoint);
        rest();
    }

    static SubscriptionException failed(String what, Exception cause) {
        return cause instanceof SubscriptionException known
                ? known
                : new SubscriptionException(Reason.CHECKPOINT, what + ": " + brief(cause), cause);
    }

    /** The first line: what follows in a database's message may quote data. */
    private static String brief(Exception cause) {
        if (cause instanceof SQLException sql) {
            return Verdict.describe(sql);
        }
        String text = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return cause.getClass().getSimpleName() + ": " + text;
    }
}
