package io.holdfast.route.simulation;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.HoldfastListener;
import io.holdfast.time.VirtualTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a client met, and a hash of everything that happened to it in order. */
final class SimRecord implements HoldfastListener {
    private final VirtualTime time;
    private final long origin;
    private final Map<Long, Map<String, Integer>> picksBySecond = new LinkedHashMap<>();
    final List<Failure> failures = new ArrayList<>();
    final List<Heard> events = new ArrayList<>();
    final List<String> violations = new ArrayList<>();
    long calls;
    long runs;
    long succeeded;
    long hash = 0xcbf29ce484222325L;
    long reserve;
    long longestNanos;

    SimRecord(VirtualTime time) {
        this.time = time;
        this.origin = time.nanos();
    }

    /** A call that failed. */
    record Failure(double second, boolean poison, String why) {}

    /** An event and when it was heard. */
    record Heard(double second, HoldfastEvent event) {}

    double second() {
        return (time.nanos() - origin) / 1e9;
    }

    void picked(String endpoint) {
        picksBySecond
                .computeIfAbsent((long) second(), key -> new LinkedHashMap<>())
                .merge(endpoint, 1, Integer::sum);
        mix(endpoint.hashCode());
    }

    void succeeded(long begun, int runsOfIt) {
        succeeded++;
        longestNanos = Math.max(longestNanos, time.nanos() - begun);
        mix(runsOfIt);
    }

    void failed(long begun, boolean poison, String why) {
        failures.add(new Failure(second(), poison, why));
        mix(why.hashCode());
    }

    void violation(String what) {
        violations.add(second() + " s: " + what);
    }

    @Override
    public void on(HoldfastEvent event) {
        events.add(new Heard(second(), event));
        mix(event.toString().hashCode());
    }

    private void mix(long value) {
        hash = (hash ^ value ^ time.nanos()) * 0x100000001b3L;
    }

    /** Part of the work of some seconds that an endpoint got. */
    double share(String endpoint, int from, int to) {
        long all = 0;
        long its = 0;
        for (long second = from; second < to; second++) {
            Map<String, Integer> picks = picksBySecond.getOrDefault(second, Map.of());
            all += picks.values().stream().mapToInt(Integer::intValue).sum();
            its += picks.getOrDefault(endpoint, 0);
        }
        return all == 0 ? 0 : (double) its / all;
    }

    long failuresOfTheWell() {
        return failures.stream().filter(failure -> !failure.poison()).count();
    }

    long failuresAfter(double second) {
        return failures.stream()
                .filter(failure -> !failure.poison() && failure.second() > second)
                .count();
    }

    <E extends HoldfastEvent> List<E> all(Class<E> type) {
        return events.stream()
                .map(Heard::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    long changesTo(String endpoint, String state) {
        return all(HoldfastEvent.EndpointChanged.class).stream()
                .filter(change ->
                        change.endpoint().equals(endpoint) && change.to().equals(state))
                .count();
    }

    String story() {
        StringBuilder text = new StringBuilder();
        events.forEach(heard -> text.append(String.format("%n%8.3f %s", heard.second(), heard.event())));
        failures.stream().limit(10).forEach(failure -> text.append("\n").append(failure));
        return text.toString();
    }
}
