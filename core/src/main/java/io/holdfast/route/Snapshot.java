package io.holdfast.route;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where work goes, at one moment. Immutable; {@link #pick} takes no lock, reads no clock and allocates nothing.
 */
final class Snapshot {
    static final Snapshot NOBODY = new Snapshot(new Tier[0], new double[0], List.of(), List.of(), "none can serve");
    private static final int DRAWS = 1 << 16;

    private final Tier[] tiers;
    private final int[] upTo;
    private final double[] shares;
    private final List<Tier> fallbacks;
    private final List<PhysicalEndpoint> trials;
    private final String reason;

    /**
     * A snapshot.
     *
     * @param tiers those that get work
     * @param shares how much each gets, adding up to 1
     * @param fallbacks those that a further attempt may use, in their order
     * @param trials endpoints on trial, beside others that serve
     * @param reason why it is so, for a person
     */
    Snapshot(Tier[] tiers, double[] shares, List<Tier> fallbacks, List<PhysicalEndpoint> trials, String reason) {
        this.tiers = tiers.clone();
        this.shares = shares.clone();
        this.fallbacks = List.copyOf(fallbacks);
        this.trials = List.copyOf(trials);
        this.reason = reason;
        this.upTo = new int[tiers.length];
        double sum = 0;
        for (int i = 0; i < tiers.length; i++) {
            sum += shares[i];
            upTo[i] = i == tiers.length - 1 ? DRAWS : (int) Math.round(DRAWS * sum);
        }
    }

    /** Draws the tier with the upper 16 bits and the endpoint with the lower 32. */
    Optional<PhysicalEndpoint> pick(long random) {
        if (tiers.length == 0) {
            return Optional.empty();
        }
        int tier = 0;
        int draw = (int) (random >>> 48);
        while (draw >= upTo[tier]) {
            tier++;
        }
        return tiers[tier].pick(random);
    }

    /** For a further attempt: those not tried yet come first, in the order of tiers. */
    Optional<PhysicalEndpoint> pick(Set<String> avoid, long random) {
        for (Tier tier : tiers) {
            Optional<PhysicalEndpoint> fresh = tier.pickOutside(avoid);
            if (fresh.isPresent()) {
                return fresh;
            }
        }
        for (Tier tier : fallbacks) {
            Optional<PhysicalEndpoint> fresh = tier.pickOutside(avoid);
            if (fresh.isPresent()) {
                return fresh;
            }
        }
        return pick(random);
    }

    boolean empty() {
        return tiers.length == 0;
    }

    List<PhysicalEndpoint> trials() {
        return trials;
    }

    boolean eligible(String endpoint) {
        for (Tier tier : tiers) {
            if (tier.holds(endpoint)) {
                return true;
            }
        }
        for (Tier tier : fallbacks) {
            if (tier.holds(endpoint)) {
                return true;
            }
        }
        return false;
    }

    /** The part of new work that an endpoint is drawn for. */
    double share(String endpoint) {
        double share = 0;
        for (int i = 0; i < tiers.length; i++) {
            share += shares[i] * tiers[i].share(endpoint);
        }
        return share;
    }

    String reason() {
        return reason;
    }
}
