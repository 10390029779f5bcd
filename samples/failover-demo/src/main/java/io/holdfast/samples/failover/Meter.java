package io.holdfast.samples.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the readers saw: counts, latencies of the running second, and the longest stall since a mark. Thread-safe. */
final class Meter {
    private final List<Duration> second = new ArrayList<>();
    private long reads;
    private long failed;
    private long failedSecond;
    private String firstFailure = "";
    private Duration longest = Duration.ZERO;

    synchronized void answered(Duration latency) {
        reads++;
        note(latency);
    }

    synchronized void failed(Duration latency, Exception failure) {
        reads++;
        failed++;
        failedSecond++;
        if (firstFailure.isEmpty()) {
            firstFailure = failure.toString();
        }
        note(latency);
    }

    private void note(Duration latency) {
        second.add(latency);
        longest = max(longest, latency);
    }

    /** The last second, and the beginning of the next. */
    synchronized Second turn() {
        Collections.sort(second);
        Duration slowest = second.isEmpty() ? Duration.ZERO : second.get(second.size() - 1);
        Duration p99 = second.isEmpty() ? Duration.ZERO : second.get((second.size() - 1) * 99 / 100);
        Second turned = new Second(second.size(), failedSecond, p99, slowest);
        second.clear();
        failedSecond = 0;
        return turned;
    }

    /** The longest latency since the last mark, and a new mark. */
    synchronized Duration mark() {
        Duration stall = longest;
        longest = Duration.ZERO;
        return stall;
    }

    synchronized long reads() {
        return reads;
    }

    synchronized long failed() {
        return failed;
    }

    synchronized String firstFailure() {
        return firstFailure;
    }

    static Duration max(Duration left, Duration right) {
        return left.compareTo(right) > 0 ? left : right;
    }

    /** One second of reading. */
    record Second(int reads, long failed, Duration p99, Duration longest) {}
}
