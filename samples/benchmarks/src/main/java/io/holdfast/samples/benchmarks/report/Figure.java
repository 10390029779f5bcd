package io.holdfast.samples.benchmarks.report;

import java.util.List;

/**
 * One measured value, for programs.
 *
 * @param where the circumstances, such as the fault or the workload
 * @param who the candidate
 * @param what the measure
 * @param unit of the value
 * @param value a median, or the worst of the runs
 * @param spread the ends of its 95 % confidence interval, or every run's value; empty where it is exact
 */
public record Figure(String where, String who, String what, String unit, double value, List<Double> spread) {}
