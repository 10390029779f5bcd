package io.holdfast.samples.benchmarks.report;

import java.util.List;

/**
 * A plot of bars.
 *
 * @param title above it
 * @param unit of the values
 * @param logarithmic whether the axis is
 * @param groups along the axis
 * @param bars a colour each
 */
public record Chart(String title, String unit, boolean logarithmic, List<String> groups, List<Bars> bars) {
    /**
     * The bars of one colour.
     *
     * @param name in the legend
     * @param values one for each group
     */
    public record Bars(String name, List<Double> values) {}
}
