package io.holdfast.route;

import java.util.List;

/**
 * Which part of the work each tier gets; pure. A tier has 1.4 times the capacity that its work needs, so it keeps all of it
 * until less than 5 of 7 parts are available, and then what is missing overflows to the next.
 */
final class Shares {
    static final double OVERPROVISION = 1.4;

    private Shares() {}

    /**
     * Shares by tier.
     *
     * @param standings of every endpoint
     * @param tiers how many there are
     * @return adding up to 1; all 0 where nobody is available
     */
    static double[] of(List<Standing> standings, int tiers) {
        double[] weights = new double[tiers];
        double[] available = new double[tiers];
        for (Standing standing : standings) {
            weights[standing.tier()] += standing.weight();
            available[standing.tier()] += standing.weight() * standing.availability();
        }
        double[] health = new double[tiers];
        double total = 0;
        for (int tier = 0; tier < tiers; tier++) {
            boolean serves = servesSomebody(standings, tier);
            health[tier] = serves ? Math.min(1, OVERPROVISION * available[tier] / weights[tier]) : 0;
            total += health[tier];
        }
        return shares(health, Math.min(1, total));
    }

    private static boolean servesSomebody(List<Standing> standings, int tier) {
        return standings.stream().anyMatch(standing -> standing.tier() == tier && standing.serves());
    }

    private static double[] shares(double[] health, double total) {
        double[] shares = new double[health.length];
        double left = total == 0 ? 0 : 1;
        for (int tier = 0; tier < health.length; tier++) {
            shares[tier] = total == 0 ? 0 : Math.min(left, health[tier] / total);
            left -= shares[tier];
        }
        return shares;
    }
}
