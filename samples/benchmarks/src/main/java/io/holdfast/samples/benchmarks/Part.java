package io.holdfast.samples.benchmarks;

import io.holdfast.samples.benchmarks.report.Findings;

/** A part of the benchmarks. Runs in a JVM of its own, so that none leaves its threads, classes or heap to another. */
public interface Part {
    /**
     * Measures.
     *
     * @param form how long it may take
     * @return what was found
     * @throws Exception where anything fails that is not the subject of the measurement
     */
    Findings measure(Form form) throws Exception;
}
