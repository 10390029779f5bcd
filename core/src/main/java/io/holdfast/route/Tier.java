package io.holdfast.route;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import java.util.Optional;
import java.util.Set;

/**
 * Endpoints side by side. Immutable but for what is in flight, which it asks them. Thread-safe; allocates nothing.
 *
 * <p>Two distinct ones are drawn, the first by weight; the second is taken where it is clearly cheaper, by a quarter, at
 * {@code base · (1 + inflight / share)}. Without that quarter the least difference of latencies would send everything of a client
 * with little work to one endpoint, and weights and slow starts would mean nothing.
 */
final class Tier {
    private static final double CLEARLY = 0.75;
    private static final int DRAWS = 1 << 16;

    private final PhysicalEndpoint[] endpoints;
    private final Optional<PhysicalEndpoint>[] answers;
    private final double[] base;
    private final double[] perInFlight;
    private final int[] upTo;

    /**
     * A tier.
     *
     * @param members one or more
     */
    Tier(Member... members) {
        int count = members.length;
        endpoints = new PhysicalEndpoint[count];
        answers = answers(count);
        base = new double[count];
        perInFlight = new double[count];
        upTo = new int[count];
        double all = 0;
        double most = 0;
        for (Member member : members) {
            all += member.share();
            most = Math.max(most, member.share());
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            endpoints[i] = members[i].endpoint();
            answers[i] = Optional.of(endpoints[i]);
            base[i] = members[i].base();
            perInFlight[i] = most / members[i].share();
            sum += members[i].share();
            upTo[i] = i == count - 1 ? DRAWS : (int) Math.round(DRAWS * sum / all);
        }
    }

    /**
     * One endpoint of a tier.
     *
     * @param endpoint what it leads to
     * @param share its part of the draws, relative to the others', positive
     * @param base what a statement costs there at rest
     */
    record Member(PhysicalEndpoint endpoint, double share, double base) {}

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Optional<PhysicalEndpoint>[] answers(int count) {
        return new Optional[count];
    }

    /** Draws with the lower 32 bits. */
    Optional<PhysicalEndpoint> pick(long random) {
        int count = endpoints.length;
        if (count == 1) {
            return answers[0];
        }
        int draw = (int) (random & (DRAWS - 1));
        int first = 0;
        while (draw >= upTo[first]) {
            first++;
        }
        int second = (int) (((random >>> 16 & (DRAWS - 1)) * (count - 1)) >>> 16);
        if (second >= first) {
            second++;
        }
        return cost(second) < CLEARLY * cost(first) ? answers[second] : answers[first];
    }

    private double cost(int i) {
        return base[i] * (1 + endpoints[i].inFlight() * perInFlight[i]);
    }

    /** The cheapest one that is not to be avoided. */
    Optional<PhysicalEndpoint> pickOutside(Set<String> avoid) {
        Optional<PhysicalEndpoint> best = Optional.empty();
        double least = Double.MAX_VALUE;
        for (int i = 0; i < endpoints.length; i++) {
            if (!avoid.contains(endpoints[i].name()) && cost(i) < least) {
                least = cost(i);
                best = answers[i];
            }
        }
        return best;
    }

    boolean holds(String endpoint) {
        for (PhysicalEndpoint candidate : endpoints) {
            if (candidate.name().equals(endpoint)) {
                return true;
            }
        }
        return false;
    }

    /** How a draw falls, of 65,536: for tests and for whoever asks who serves. */
    double share(String endpoint) {
        int from = 0;
        for (int i = 0; i < endpoints.length; i++) {
            if (endpoints[i].name().equals(endpoint)) {
                return (double) (upTo[i] - from) / DRAWS;
            }
            from = upTo[i];
        }
        return 0;
    }
}
