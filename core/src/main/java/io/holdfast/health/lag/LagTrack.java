package io.holdfast.health.lag;

import io.holdfast.health.lag.LagReading.Told;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the readings of one endpoint come to. Lags are computed when a reading comes and when one fails to come, never in
 * between: with the clock in the formula, load would slosh on and off an endpoint between two readings. Not thread-safe: the
 * scheduler's thread owns it.
 */
final class LagTrack {
    private static final int RECENT = 5;
    private static final int MOST_NAMES = 100;

    private final Map<String, LagRing> rings = new HashMap<>();
    private final Map<String, Long> frontiers = new HashMap<>();
    private LagView.Server server = LagView.Server.UNKNOWN;
    private Catalog catalog = Catalog.WHOLE;
    private Map<String, LagLevels> levels = Map.of();
    private boolean known;
    private boolean lost;
    private long lastNanos;
    private long agedBy;

    /** A session with the server begins. */
    void begins(LagView.Server as, Catalog with) {
        server = as;
        catalog = with;
        rings.keySet().retainAll(watched());
        frontiers.keySet().retainAll(watched());
    }

    private Collection<String> watched() {
        return catalog.byObject() ? catalog.names().keySet() : Set.of(LagReading.WHOLE);
    }

    /** A reading has come. */
    void add(LagReading reading) {
        long gap = known ? (reading.nanos() - lastNanos) / 1_000_000 : 0;
        for (String object : watched()) {
            Told told = reading.objects().get(object);
            LagRing ring = rings.computeIfAbsent(object, id -> new LagRing());
            if (gap > Lag.LATE.toMillis()) {
                // what it had grown to when this one came at last
                ring.add(Lag.plus(ring.newest(), gap));
            }
            ring.add(told == null ? Lag.UNKNOWN : told.lag());
            frontiers.put(object, told == null ? 0 : told.frontier());
        }
        known = true;
        lost = false;
        lastNanos = reading.nanos();
        agedBy = 0;
        levels = levels();
    }

    private Map<String, LagLevels> levels() {
        Map<String, LagLevels> all = new HashMap<>();
        rings.forEach((object, ring) -> all.put(
                object,
                new LagLevels(ring.newest(), ring.worst(RECENT), ring.worst(), frontiers.getOrDefault(object, 0L))));
        return all;
    }

    /**
     * Looks whether the next reading is late.
     *
     * @return whether what is known has become older than the last view had it
     */
    boolean look(long nanos) {
        long silent = (nanos - lastNanos) / 1_000_000;
        if (!known || silent < Lag.LATE.toMillis()) {
            return false;
        }
        agedBy = silent;
        return true;
    }

    /** The connection that readings came on has ended: where the server holds bounds by itself, it has the only word. */
    void loses() {
        lost = true;
    }

    /** Everything, as a statement asks for it. */
    LagView view(int relations) {
        if (!known || (lost && server.enforces())) {
            return new LagView(List.of(), LagLevels.UNKNOWN, catalog.byObject(), server);
        }
        List<LagLevels> byNumber = new ArrayList<>();
        for (int number = 0; catalog.byObject() && number < relations; number++) {
            Set<String> leaves = catalog.leaves().get(number);
            byNumber.add(leaves == null ? LagLevels.UNKNOWN : of(leaves, indexes(number)));
        }
        return new LagView(byNumber, whole(), catalog.byObject(), server);
    }

    private Set<String> indexes(int number) {
        return catalog.indexes().getOrDefault(number, Set.of());
    }

    private LagLevels whole() {
        if (!catalog.byObject()) {
            return level(LagReading.WHOLE);
        }
        Set<String> leaves = new java.util.HashSet<>();
        Set<String> indexes = new java.util.HashSet<>();
        catalog.leaves().values().forEach(leaves::addAll);
        catalog.indexes().values().forEach(indexes::addAll);
        return of(leaves, indexes);
    }

    private LagLevels of(Set<String> leaves, Set<String> indexes) {
        LagLevels worst = LagLevels.FINISHED;
        for (String leaf : leaves) {
            worst = worst.and(level(leaf));
        }
        for (String index : indexes) {
            if (frontiers.getOrDefault(index, 0L) > 0) {
                worst = worst.and(level(index));
            }
        }
        return worst;
    }

    /** What is beyond a bound now. */
    LagListener.Stale beyond(long bound) {
        if (!known) {
            return new LagListener.Stale(Set.of(), true, OptionalLong.empty(), false);
        }
        Set<String> names = new TreeSet<>();
        long worst = 0;
        int count = 0;
        for (String object : watched()) {
            boolean missingIndex = frontiers.getOrDefault(object, 0L) == 0 && catalog.isIndex(object);
            if (!missingIndex && !LagView.within(level(object), bound)) {
                worst = Math.max(worst, level(object).newest());
                count++;
                if (names.size() < MOST_NAMES) {
                    names.add(catalog.names().getOrDefault(object, object));
                }
            }
        }
        if (count == 0) {
            return LagListener.Stale.NOTHING;
        }
        OptionalLong lag = worst >= Lag.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(worst);
        return new LagListener.Stale(
                catalog.byObject() ? Set.copyOf(names) : Set.of(),
                count == watched().size(),
                lag,
                false);
    }

    private LagLevels level(String object) {
        LagLevels found = levels.getOrDefault(object, LagLevels.UNKNOWN);
        return agedBy == 0 ? found : found.aged(agedBy);
    }
}
