package io.holdfast.samples.failover;

import java.time.Duration;
import java.util.Locale;

/** What came of it. */
record Report(
        Meter meter,
        OrderMirror mirror,
        Duration atKill,
        Duration atBlackHole,
        long missing,
        boolean equal,
        String region) {

    /** Whether no read failed and no change is missing or doubled. */
    boolean clean() {
        return meter.failed() == 0 && missing == 0 && mirror.doubled() == 0 && equal;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                """

                reads                  %,9d
                failed reads           %,9d%s
                longest stall          %,9d ms at the kill, %,d ms at the black hole
                changes delivered      %,9d in %,d batches, %d of them a correction after a hop
                missing changes        %,9d
                duplicated changes     %,9d
                subscription's state   %s %s's own answer
                """,
                meter.reads(),
                meter.failed(),
                meter.failed() == 0 ? "" : "   (first: " + meter.firstFailure() + ")",
                atKill.toMillis(),
                atBlackHole.toMillis(),
                mirror.changes(),
                mirror.batches(),
                mirror.corrections(),
                missing,
                mirror.doubled(),
                equal ? "equals" : "DIFFERS FROM",
                region);
    }
}
