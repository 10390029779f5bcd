package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import io.holdfast.time.Deadline;
import io.holdfast.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the store. A checkpoint after changes is saved at once, one that only moved in time once a second: often
 * enough to stay inside a retention of some seconds, and no row in a database for every tick. Confined to one thread.
 */
final class CheckpointKeeper {
    private static final Duration IDLE_INTERVAL = Duration.ofSeconds(1);

    private final CheckpointStore store;
    private final Ticker ticker;
    private Deadline quiet;

    CheckpointKeeper(CheckpointStore store, Ticker ticker) {
        this.store = store;
        this.ticker = ticker;
        this.quiet = Deadline.after(ticker, Duration.ZERO);
    }

    @Nullable
    Checkpoint load(ObjectName object) {
        Checkpoint loaded = read();
        if (loaded != null && !loaded.object().equals(object.sql())) {
            throw new SubscriptionException(
                    Reason.CHECKPOINT,
                    "the store holds the checkpoint of " + loaded.object() + ", this subscription reads " + object.sql()
                            + ": give each its own store",
                    null);
        }
        return loaded;
    }

    private @Nullable Checkpoint read() {
        try {
            return store.load().orElse(null);
        } catch (Exception e) {
            throw new SubscriptionException(Reason.CHECKPOINT, "the checkpoint could not be loaded", e);
        }
    }

    /** Saves a checkpoint that only moved in time, if it is time to. */
    void tick(Checkpoint checkpoint) {
        if (quiet.expired()) {
            save(checkpoint);
        }
    }

    void save(Checkpoint checkpoint) {
        try {
            store.save(checkpoint);
        } catch (Exception e) {
            throw new SubscriptionException(
                    Reason.CHECKPOINT,
                    "the checkpoint at frontier " + checkpoint.frontier() + " could not be saved",
                    e);
        }
        quiet = Deadline.after(ticker, IDLE_INTERVAL);
    }
}
