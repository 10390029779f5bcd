package io.holdfast.route;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.health.director.EndpointMeasure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes a snapshot of what endpoints may get and of what work costs there; pure. Where nobody serves, the next rank does: who is
 * returning, on trial, suspected; who lags, where that is allowed; who is drained; who is ejected; nobody else.
 */
final class SnapshotBuilder {
    /** How much slower than the fastest an endpoint's round trip may be in a spread. */
    static final Duration LATENCY_WINDOW = Duration.ofMillis(15);

    private final Map<String, PhysicalEndpoint> endpoints;
    private final Map<String, EndpointMeasure> measures;
    private final boolean relaxLag;

    SnapshotBuilder(Map<String, PhysicalEndpoint> endpoints, Map<String, EndpointMeasure> measures, boolean relaxLag) {
        this.endpoints = endpoints;
        this.measures = measures;
        this.relaxLag = relaxLag;
    }

    /** By priority: each tier its share. */
    Snapshot byPriority(List<Standing> standings, int tiers) {
        double[] shares = Shares.of(standings, tiers);
        List<Tier> serving = new ArrayList<>();
        List<Double> parts = new ArrayList<>();
        for (int tier = 0; tier < tiers; tier++) {
            int place = tier;
            List<Standing> members = standings.stream()
                    .filter(standing -> standing.tier() == place && standing.serves())
                    .toList();
            if (shares[tier] > 0 && !members.isEmpty()) {
                serving.add(tier(members));
                parts.add(shares[tier]);
            }
        }
        return build(serving, parts, standings);
    }

    /** Spread: one tier of all that are near. */
    Snapshot spread(List<Standing> standings, Function<String, Duration> roundTrip) {
        List<Standing> serving = standings.stream().filter(Standing::serves).toList();
        Optional<Duration> fastest = serving.stream()
                .map(standing -> roundTrip.apply(standing.name()))
                .min(Duration::compareTo);
        List<Standing> near = serving.stream()
                .filter(standing -> roundTrip
                                .apply(standing.name())
                                .compareTo(fastest.orElse(Duration.ZERO).plus(LATENCY_WINDOW))
                        <= 0)
                .toList();
        return near.isEmpty()
                ? build(List.of(), List.of(), standings)
                : build(List.of(tier(near)), List.of(1.0), standings);
    }

    private Snapshot build(List<Tier> serving, List<Double> parts, List<Standing> standings) {
        List<Tier> fallbacks = fallbacks(standings);
        if (!serving.isEmpty()) {
            List<PhysicalEndpoint> trials = standings.stream()
                    .filter(standing -> standing.rank() == Rank.TRIAL)
                    .flatMap(standing -> Optional.ofNullable(endpoints.get(standing.name())).stream())
                    .toList();
            double[] shares = parts.stream().mapToDouble(Double::doubleValue).toArray();
            return new Snapshot(
                    serving.toArray(Tier[]::new), shares, fallbacks, trials, "it is the first that is well");
        }
        if (fallbacks.isEmpty()) {
            return Snapshot.NOBODY;
        }
        Rank rank = best(standings);
        return new Snapshot(
                new Tier[] {fallbacks.get(0)}, new double[] {1}, fallbacks, List.of(), "none is well: " + reason(rank));
    }

    private static String reason(Rank rank) {
        return switch (rank) {
            case RETURNING -> "one that came back serves early";
            case TRIAL -> "one on trial serves";
            case SUSPECT -> "a suspect serves";
            case STALE -> "one whose data is too old serves";
            case DRAINING -> "one that is drained serves";
            case EJECTED -> "one that fails work serves";
            case SERVES, OUT -> "nobody serves";
        };
    }

    private Rank best(List<Standing> standings) {
        return standings.stream()
                .map(Standing::rank)
                .filter(this::usable)
                .min(Rank::compareTo)
                .orElse(Rank.OUT);
    }

    /** Everybody usable, by rank and within a rank by tier: each a group, in which the cheapest comes first. */
    private List<Tier> fallbacks(List<Standing> standings) {
        List<Tier> groups = new ArrayList<>();
        for (Rank rank : Rank.values()) {
            if (usable(rank)) {
                groups.addAll(ofRank(standings, rank));
            }
        }
        return groups;
    }

    private List<Tier> ofRank(List<Standing> standings, Rank rank) {
        List<Tier> groups = new ArrayList<>();
        int last = standings.stream().mapToInt(Standing::tier).max().orElse(-1);
        for (int tier = 0; tier <= last; tier++) {
            int place = tier;
            List<Standing> members = standings.stream()
                    .filter(standing -> standing.tier() == place && standing.rank() == rank)
                    .toList();
            if (!members.isEmpty()) {
                groups.add(tier(members));
            }
        }
        return groups;
    }

    private boolean usable(Rank rank) {
        return switch (rank) {
            case OUT -> false;
            case STALE -> relaxLag;
            case SERVES, RETURNING, TRIAL, SUSPECT, DRAINING, EJECTED -> true;
        };
    }

    private Tier tier(List<Standing> members) {
        List<EndpointMeasure> mates =
                members.stream().map(member -> measure(member.name())).toList();
        return new Tier(members.stream()
                .flatMap(member -> Optional.ofNullable(endpoints.get(member.name()))
                        .map(endpoint -> new Tier.Member(
                                endpoint, member.weight() * member.ramp(), Costs.base(measure(member.name()), mates)))
                        .stream())
                .toArray(Tier.Member[]::new));
    }

    private EndpointMeasure measure(String endpoint) {
        EndpointMeasure known = measures.get(endpoint);
        return known == null ? EndpointMeasure.unknown(endpoint) : known;
    }
}
