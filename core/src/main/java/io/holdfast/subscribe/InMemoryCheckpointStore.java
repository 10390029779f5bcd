package io.holdfast.subscribe;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store of a process that starts from nothing. Thread-safe. */
final class InMemoryCheckpointStore implements CheckpointStore {
    private @Nullable Checkpoint last;

    @Override
    public synchronized Optional<Checkpoint> load() {
        return Optional.ofNullable(last);
    }

    @Override
    public synchronized void save(Checkpoint checkpoint) {
        if (last != null && checkpoint.ownerEpoch() < last.ownerEpoch()) {
            throw new IllegalStateException("owner epoch " + checkpoint.ownerEpoch() + " is over: epoch "
                    + last.ownerEpoch() + " has saved since. Two subscriptions share this store");
        }
        last = checkpoint;
    }
}
