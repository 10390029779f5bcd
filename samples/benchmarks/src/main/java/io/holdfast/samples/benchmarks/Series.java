package io.holdfast.samples.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The costs of one candidate, a round each, and their differences from the base's of the same round. Not thread-safe. */
public final class Series {
    private final List<Meter.Cost> costs = new ArrayList<>();
    private final List<Meter.Cost> differences = new ArrayList<>();

    /**
     * Keeps a round.
     *
     * @param cost the candidate's
     * @param base the base's in the same round
     */
    public void add(Meter.Cost cost, Meter.Cost base) {
        costs.add(cost);
        differences.add(cost.minus(base));
    }

    /**
     * The median of the rounds.
     *
     * @param of which cost
     * @return half of the rounds cost less
     */
    public double median(ToDoubleFunction<Meter.Cost> of) {
        return at(costs, of, 0);
    }

    /**
     * What the candidate costs more than the base.
     *
     * @param of which cost
     * @return the median of the rounds' differences and the 95 % interval that order statistics give it
     */
    public Difference difference(ToDoubleFunction<Meter.Cost> of) {
        double reach = 0.98 * Math.sqrt(differences.size());
        return new Difference(at(differences, of, 0), at(differences, of, -reach), at(differences, of, reach));
    }

    private static double at(List<Meter.Cost> values, ToDoubleFunction<Meter.Cost> of, double offset) {
        double[] sorted = values.stream().mapToDouble(of).sorted().toArray();
        int index = (int) Math.round((sorted.length - 1) / 2.0 + offset);
        return sorted[Math.max(0, Math.min(sorted.length - 1, index))];
    }

    /**
     * A median between the ends of its interval.
     *
     * @param median half of the rounds are below
     * @param low the lower end
     * @param high the upper end
     */
    public record Difference(double median, double low, double high) {
        /**
         * As people read it.
         *
         * @param by what it is divided by
         * @return such as {@code +1.35 (1.00..1.72)}
         */
        public String scaled(double by) {
            return String.format(Locale.ROOT, "%+.2f (%.2f..%.2f)", median / by, low / by, high / by);
        }
    }
}
