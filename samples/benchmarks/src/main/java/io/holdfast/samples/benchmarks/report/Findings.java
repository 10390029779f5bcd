package io.holdfast.samples.benchmarks.report;

import java.util.List;

/**
 * What one part of the benchmarks found.
 *
 * @param part its name on the command line
 * @param title as a heading
 * @param about how it was measured, a paragraph
 * @param tables for people
 * @param charts for the page
 * @param figures for programs
 * @param seconds that it took
 */
public record Findings(
        String part,
        String title,
        String about,
        List<Table> tables,
        List<Chart> charts,
        List<Figure> figures,
        long seconds) {

    /**
     * The same, with how long it took.
     *
     * @param took in seconds
     * @return a copy
     */
    public Findings took(long took) {
        return new Findings(part, title, about, tables, charts, figures, took);
    }
}
