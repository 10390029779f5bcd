package io.holdfast.driver;

import io.holdfast.HoldfastDataSource;
import io.holdfast.time.Scheduler;
import org.jspecify.annotations.Nullable;

/** A data source and how many connects use it. Its fields are its registry's, guarded by the registry's lock. */
final class SharedSource {
    private final SourceKey key;
    private final HoldfastDataSource source;
    private int users;
    private Scheduler.@Nullable Cancellation closing;

    SharedSource(SourceKey key, HoldfastDataSource source) {
        this.key = key;
        this.source = source;
    }

    SourceKey key() {
        return key;
    }

    HoldfastDataSource source() {
        return source;
    }

    void enter() {
        users++;
        if (closing != null) {
            closing.cancel();
            closing = null;
        }
    }

    /** Whether the last one left. */
    boolean leave() {
        users--;
        return users == 0;
    }

    void closing(Scheduler.Cancellation cancellation) {
        closing = cancellation;
    }

    boolean unused() {
        return users == 0;
    }
}
