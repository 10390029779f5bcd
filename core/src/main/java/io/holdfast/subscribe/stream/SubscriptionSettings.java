package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.CheckpointStore;
import java.time.Duration;

/**
 * What a subscription was asked to do.
 *
 * @param name for threads, events and the server
 * @param object what to subscribe
 * @param store keeps the checkpoint
 * @param handler receives the batches
 * @param limit bounds the buffer
 * @param silence after how much of it a live stream is broken off
 * @param emptyAllowed whether an empty snapshot may retract everything
 */
record SubscriptionSettings(
        String name,
        ObjectName object,
        CheckpointStore store,
        BatchHandler handler,
        BufferLimit limit,
        Duration silence,
        boolean emptyAllowed) {
    static final Duration DEFAULT_SILENCE = Duration.ofSeconds(10);

    // a view that nobody keeps up to date is computed from its beginning before its first row comes
    private static final Duration SNAPSHOT_SILENCE = Duration.ofMinutes(5);

    /** How long a stream may be silent before its snapshot is complete. */
    Duration snapshotSilence() {
        return SNAPSHOT_SILENCE.compareTo(silence) > 0 ? SNAPSHOT_SILENCE : silence;
    }
}
