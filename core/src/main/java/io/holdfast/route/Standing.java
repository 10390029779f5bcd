package io.holdfast.route;

/**
 * What work one endpoint may get.
 *
 * @param name the endpoint's
 * @param tier its tier's place
 * @param weight its part of the tier's work
 * @param rank what it may get
 * @param availability the part of its capacity that counts, 0 to 1
 * @param ramp the part of its share that it is given while it starts slowly, 0.1 to 1
 */
record Standing(String name, int tier, int weight, Rank rank, double availability, double ramp) {
    Standing as(Rank other, double available, double ramped) {
        return new Standing(name, tier, weight, other, available, ramped);
    }

    boolean serves() {
        return rank == Rank.SERVES;
    }
}
