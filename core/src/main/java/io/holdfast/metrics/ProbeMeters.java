package io.holdfast.metrics;

import io.holdfast.health.ProbeDepth;
import io.holdfast.health.director.ProbeObserver;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** {@code holdfast.probe}: how long probes take, by endpoint, depth and outcome. */
final class ProbeMeters implements ProbeObserver {
    private final Meters meters;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    ProbeMeters(Meters meters) {
        this.meters = meters;
    }

    private record Key(String endpoint, ProbeDepth depth, boolean answered) {}

    @Override
    public void probed(String endpoint, ProbeDepth depth, boolean answered, long nanos) {
        timers.computeIfAbsent(new Key(endpoint, depth, answered), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        return meters.timer(
                "holdfast.probe",
                "how long probes take",
                Meters.ENDPOINT,
                key.endpoint(),
                "depth",
                key.depth().name().toLowerCase(Locale.ROOT),
                "outcome",
                key.answered() ? "answered" : "failed");
    }

    /** An endpoint is gone. */
    void forget(String endpoint) {
        timers.keySet().removeIf(key -> key.endpoint().equals(endpoint));
    }
}
