package io.holdfast.route;

import io.holdfast.health.EndpointFlag;
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
 * What work each endpoint may get, decided from how they are; pure but for what it remembers. Not thread-safe.
 *
 * <ul>
 *   <li>What fell is RETURNING for the failback delay, and then serves with a share that grows over as long again: from a tenth,
 *       so that a thousand clients do not meet a cold cache at once. Within a tier, or in a spread, there is no delay, only growth.
 *   <li>Neither holds where nobody else serves, nor at the start of the data source.
 *   <li>A suspicion that is cleared costs nothing, unless its endpoint was returning: that begins anew.
 * </ul>
 */
final class Standings {
    static final double RAMP_FLOOR = 0.1;
    private static final Duration START_GRACE = Duration.ofMillis(500);
    private static final Duration LONG_ENOUGH_ALONE = Duration.ofSeconds(1);

    private final Duration failbackDelay;
    private final Map<String, Long> upSince = new HashMap<>();
    private final Set<String> failedBefore = new HashSet<>();
    private final Map<String, Long> aloneSince = new HashMap<>();
    private boolean served;
    private long begun;
    private boolean started;

    Standings(Duration failbackDelay) {
        this.failbackDelay = failbackDelay;
    }

    /**
     * What follows from a view.
     *
     * @param tiers from the first to the last, each from an endpoint's name to its weight
     * @param statuses how the endpoints are
     * @param now the ticker's nanoseconds
     * @param preferred who is exempt from delay and slow start, by a person's word
     */
    List<Standing> decide(
            List<Map<String, Integer>> tiers,
            Map<String, EndpointStatus> statuses,
            long now,
            Optional<String> preferred) {
        preferred.ifPresent(failedBefore::remove);
        statuses.values().forEach(status -> remember(status, now));
        forgetAllBut(statuses.keySet());
        List<Standing> standings = new ArrayList<>();
        for (int tier = 0; tier < tiers.size(); tier++) {
            for (Map.Entry<String, Integer> member : tiers.get(tier).entrySet()) {
                Rank rank = rank(Optional.ofNullable(statuses.get(member.getKey())));
                double one = rank == Rank.SERVES ? 1 : rank == Rank.SUSPECT ? 0.25 : 0;
                standings.add(new Standing(member.getKey(), tier, member.getValue(), rank, one, 1));
            }
        }
        return hesitant(slow(standings, statuses, now));
    }

    /**
     * At the start a later tier that answers first waits a moment for an earlier one that has not said anything yet.
     *
     * @return how long, empty where nobody has to wait
     */
    Optional<Duration> startGrace(List<Map<String, Integer>> tiers, Map<String, EndpointStatus> statuses, long now) {
        if (!started) {
            started = true;
            begun = now;
        }
        Duration left = START_GRACE.minusNanos(now - begun);
        return !served && left.compareTo(Duration.ZERO) > 0 && asking(tiers, statuses)
                ? Optional.of(left)
                : Optional.empty();
    }

    private static boolean asking(List<Map<String, Integer>> tiers, Map<String, EndpointStatus> statuses) {
        for (Map<String, Integer> tier : tiers) {
            Set<EndpointState> states = new HashSet<>();
            tier.keySet()
                    .forEach(name ->
                            Optional.ofNullable(statuses.get(name)).ifPresent(status -> states.add(status.state())));
            if (states.contains(EndpointState.UP)) {
                return false;
            }
            if (states.contains(EndpointState.INIT)) {
                return true;
            }
        }
        return false;
    }

    /** Somebody has served: from here on a return is a failback. */
    void served() {
        served = true;
    }

    private void remember(EndpointStatus status, long now) {
        String name = status.name();
        boolean stale = status.has(EndpointFlag.LAGGING) || status.has(EndpointFlag.UNHYDRATED);
        if (stale) {
            failed(name);
            return;
        }
        switch (status.state()) {
            case UP -> upSince.putIfAbsent(name, now);
            case SUSPECT -> {
                if (failedBefore.contains(name) && ramp(name, now) < 1) {
                    failed(name);
                }
            }
            case DOWN -> {
                if (!status.has(EndpointFlag.ISOLATED)) {
                    failed(name);
                }
            }
            case INIT, TRIAL -> upSince.remove(name);
        }
    }

    private void failed(String name) {
        upSince.remove(name);
        failedBefore.add(name);
    }

    private void forgetAllBut(Set<String> names) {
        upSince.keySet().retainAll(names);
        aloneSince.keySet().retainAll(names);
        failedBefore.retainAll(names);
    }

    private static Rank rank(Optional<EndpointStatus> known) {
        if (known.isEmpty()) {
            return Rank.OUT;
        }
        EndpointStatus status = known.get();
        Rank byState = switch (status.state()) {
            case UP -> Rank.SERVES;
            case TRIAL -> Rank.TRIAL;
            case SUSPECT -> Rank.SUSPECT;
            case DOWN -> status.has(EndpointFlag.EJECTED) ? Rank.EJECTED : Rank.OUT;
            case INIT -> Rank.OUT;
        };
        Rank byFlag = status.has(EndpointFlag.DRAINING)
                ? Rank.DRAINING
                : status.has(EndpointFlag.LAGGING) || status.has(EndpointFlag.UNHYDRATED) ? Rank.STALE : Rank.SERVES;
        return byState.compareTo(byFlag) > 0 ? byState : byFlag;
    }

    /** Those that come back: later, and slowly. */
    private List<Standing> slow(List<Standing> all, Map<String, EndpointStatus> statuses, long now) {
        List<Standing> slowed = new ArrayList<>();
        for (Standing standing : all) {
            boolean saturated = Optional.ofNullable(statuses.get(standing.name()))
                    .filter(status -> status.has(EndpointFlag.SATURATED))
                    .isPresent();
            boolean others = all.stream().anyMatch(other -> !other.name().equals(standing.name()) && other.serves());
            alone(standing, others, now);
            Standing next = standing;
            if (standing.serves() && others && failedBefore.contains(standing.name())) {
                next = returning(standing, all, now);
            }
            if (saturated && next.serves() && others) {
                next = next.as(Rank.SERVES, next.availability() / 2, next.ramp());
            }
            slowed.add(next);
        }
        return slowed;
    }

    /** Whoever has had to carry everything needs no slow start any more. */
    private void alone(Standing standing, boolean others, long now) {
        if (others || !standing.serves()) {
            aloneSince.remove(standing.name());
        } else if (now - aloneSince.computeIfAbsent(standing.name(), name -> now) >= LONG_ENOUGH_ALONE.toNanos()) {
            failedBefore.remove(standing.name());
        }
    }

    private Standing returning(Standing standing, List<Standing> all, long now) {
        boolean mates = all.stream()
                .anyMatch(other -> !other.name().equals(standing.name())
                        && other.serves()
                        && other.tier() == standing.tier()
                        && ramp(other.name(), now) == 1);
        long since = now - upSince.getOrDefault(standing.name(), now);
        long grown = mates ? since : since - failbackDelay.toNanos();
        if (grown < 0) {
            return standing.as(Rank.RETURNING, 0, 1);
        }
        double ramp =
                grown >= failbackDelay.toNanos() ? 1 : Math.max(RAMP_FLOOR, (double) grown / failbackDelay.toNanos());
        return standing.as(Rank.SERVES, ramp, ramp);
    }

    /** How far a slow start has come, the delay before it included; 1 where there is none. */
    private double ramp(String name, long now) {
        if (!failedBefore.contains(name)) {
            return 1;
        }
        long since = now - upSince.getOrDefault(name, now);
        long length = 2 * failbackDelay.toNanos();
        return since >= length ? 1 : (double) since / length;
    }

    /** Where all that serve are returning or slow, nothing is gained by waiting: they take what there is. */
    private static List<Standing> hesitant(List<Standing> all) {
        boolean somebody = all.stream().anyMatch(standing -> standing.serves() && standing.ramp() == 1);
        if (somebody) {
            return all;
        }
        return all.stream()
                .map(standing -> standing.serves() ? standing.as(Rank.SERVES, 1, 1) : standing)
                .toList();
    }
}
