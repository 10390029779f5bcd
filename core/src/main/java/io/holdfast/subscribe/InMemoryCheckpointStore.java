package io.holdfast.subscribe;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store of a process that starts from nothing. Thread-safe. */
final class InMemoryCheckpointStore implements CheckpointStore {
    private @Nullable Checkpoint last;
    private long owner;

    @Override
    public synchronized Optional<Checkpoint> load() {
        return Optional.ofNullable(last);
    }

    @Override
    public synchronized long claim() {
        return ++owner;
    }

    @Override
    public synchronized void save(Checkpoint checkpoint) {
        if (checkpoint.ownerEpoch() < owner) {
            throw SubscriptionException.ownerLost(checkpoint.ownerEpoch(), owner);
        }
        owner = checkpoint.ownerEpoch();
        last = checkpoint;
    }
}
