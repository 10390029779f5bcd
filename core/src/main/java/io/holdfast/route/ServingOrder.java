package io.holdfast.route;

import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who serves, decided from how endpoints are; pure but for what it remembers. Not thread-safe.
 *
 * <ul>
 *   <li>The one that serves goes on serving until it is DOWN; while it is SUSPECT, new work goes to one that is UP.
 *   <li>An earlier one takes over after being UP without a break for the failback delay; at once if it never failed, which is
 *       the start of the data source. There, a later one that answers first waits half a second for it.
 *   <li>Otherwise the first that is UP serves; where none is, the first that is SUSPECT; where none is, nobody.
 * </ul>
 */
final class ServingOrder {
    private static final Duration START_GRACE = Duration.ofMillis(500);

    private final Duration failbackDelay;
    private final Map<String, Long> upSince = new HashMap<>();
    private final Set<String> failedBefore = new HashSet<>();
    private Optional<String> serving = Optional.empty();
    private long begun;

    ServingOrder(Duration failbackDelay) {
        this.failbackDelay = failbackDelay;
    }

    /**
     * What follows from a view.
     *
     * @param order everybody eligible, the one that serves first
     * @param reason why it serves
     * @param lookAgainIn when a failback falls due without any change of the view
     */
    record Decision(List<String> order, String reason, Optional<Duration> lookAgainIn) {}

    Optional<String> serving() {
        return serving;
    }

    Decision decide(List<EndpointStatus> byPriority, long now) {
        remember(byPriority, now);
        Optional<Duration> grace = startGrace(byPriority, now);
        if (grace.isPresent()) {
            return new Decision(List.of(), "the preferred endpoint is still being asked", grace);
        }
        List<String> up = in(EndpointState.UP, byPriority);
        List<String> suspect = in(EndpointState.SUSPECT, byPriority);
        if (serving.filter(suspect::contains).isPresent()) {
            return diverted(up, suspect);
        }
        Optional<Duration> wait = Optional.empty();
        String reason = "it is the first that is UP";
        if (up.isEmpty()) {
            serving = suspect.stream().findFirst();
            reason = serving.isPresent() ? "none is UP" : "none can serve";
        } else if (serving.isEmpty() || !up.contains(serving.get())) {
            serving = Optional.of(up.get(0));
        } else if (!up.get(0).equals(serving.get())) {
            Optional<String> earlier = returning(up, now);
            wait = earlier.isPresent() ? Optional.empty() : Optional.of(untilReturn(up, now));
            reason = "the earlier one is well again";
            serving = earlier.or(() -> serving);
        }
        List<String> order = new ArrayList<>();
        serving.ifPresent(order::add);
        up.stream().filter(name -> !order.contains(name)).forEach(order::add);
        suspect.stream().filter(name -> !order.contains(name)).forEach(order::add);
        return new Decision(order, reason, wait);
    }

    /** A suspicion is cleared or confirmed within a round trip or two: it moves new work meanwhile, but not the serving. */
    private Decision diverted(List<String> up, List<String> suspect) {
        List<String> order = new ArrayList<>(up);
        order.add(serving.orElseThrow());
        suspect.stream().filter(name -> !order.contains(name)).forEach(order::add);
        return new Decision(order, "it is under suspicion", Optional.empty());
    }

    /** At the start a later endpoint that answers first waits a moment for an earlier one that has not said anything yet. */
    private Optional<Duration> startGrace(List<EndpointStatus> byPriority, long now) {
        if (begun == 0) {
            begun = now;
        }
        boolean asking = byPriority.stream()
                .takeWhile(status -> status.state() != EndpointState.UP)
                .anyMatch(status -> status.state() == EndpointState.INIT);
        Duration left = START_GRACE.minusNanos(now - begun);
        return serving.isEmpty() && asking && left.compareTo(Duration.ZERO) > 0 ? Optional.of(left) : Optional.empty();
    }

    private void remember(List<EndpointStatus> byPriority, long now) {
        for (EndpointStatus status : byPriority) {
            switch (status.state()) {
                case UP -> upSince.putIfAbsent(status.name(), now);
                case SUSPECT, DOWN -> {
                    upSince.remove(status.name());
                    failedBefore.add(status.name());
                }
                case INIT, TRIAL -> upSince.remove(status.name());
            }
        }
    }

    private static List<String> in(EndpointState state, List<EndpointStatus> byPriority) {
        return byPriority.stream()
                .filter(status -> status.state() == state
                        || (state == EndpointState.SUSPECT && status.state() == EndpointState.TRIAL))
                .map(EndpointStatus::name)
                .toList();
    }

    private Optional<String> returning(List<String> up, long now) {
        return up.subList(0, up.indexOf(serving.orElseThrow())).stream()
                .filter(name -> left(name, now).isZero())
                .findFirst();
    }

    private Duration untilReturn(List<String> up, long now) {
        return up.subList(0, up.indexOf(serving.orElseThrow())).stream()
                .map(name -> left(name, now))
                .min(Duration::compareTo)
                .orElseThrow();
    }

    private Duration left(String name, long now) {
        if (!failedBefore.contains(name)) {
            return Duration.ZERO;
        }
        Duration left = failbackDelay.minusNanos(now - upSince.getOrDefault(name, now));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
