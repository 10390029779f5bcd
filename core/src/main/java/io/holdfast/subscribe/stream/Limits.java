package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.spill.MemoryLimit;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a subscription may use, and how long it waits.
 *
 * @param memory for what is read ahead, and for what lies between two progress messages
 * @param directory for what memory does not hold
 * @param spillBytes most bytes there
 * @param silence after how long without progress a live stream is broken off
 * @param patience how long another environment that is behind is waited for
 */
record Limits(MemoryLimit memory, Path directory, long spillBytes, Duration silence, Duration patience) {
    static final Limits DEFAULT = new Limits(
            new MemoryLimit(10_000_000, 256L << 20),
            Path.of(System.getProperty("java.io.tmpdir", ".")),
            8L << 30,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));

    // a view that nobody keeps up to date is computed from its beginning before its first row comes
    private static final Duration SNAPSHOT_SILENCE = Duration.ofMinutes(5);

    /** How long a stream may be silent before its snapshot is complete. */
    Duration snapshotSilence() {
        return SNAPSHOT_SILENCE.compareTo(silence) > 0 ? SNAPSHOT_SILENCE : silence;
    }
}
