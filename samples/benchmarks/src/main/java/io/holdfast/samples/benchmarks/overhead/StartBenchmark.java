package io.holdfast.samples.benchmarks.overhead;

import io.holdfast.samples.benchmarks.Form;
import io.holdfast.samples.benchmarks.Meter;
import io.holdfast.samples.benchmarks.Part;
import io.holdfast.samples.benchmarks.Series;
import io.holdfast.samples.benchmarks.report.Figure;
import io.holdfast.samples.benchmarks.report.Findings;
import io.holdfast.samples.benchmarks.report.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A cold start: from {@code java} to the first row of {@code SELECT 1}, in forked JVMs that take turns. */
public final class StartBenchmark implements Part {
    private static final String DRIVER = "PgJDBC";

    @Override
    public Findings measure(Form form) throws Exception {
        try (Server server = Server.postgres()) {
            Map<String, Series> all = new LinkedHashMap<>();
            for (int round = -1; round < form.of(3, 11); round++) {
                Map<String, Meter.Cost> costs = new LinkedHashMap<>();
                for (String who : List.of(DRIVER, Candidates.BASE, Candidates.HOLDFAST)) {
                    costs.put(who, cost(who, server.port()));
                }
                Meter.Cost base = costs.getOrDefault(DRIVER, new Meter.Cost(0, 0, 0));
                if (round >= 0) {
                    costs.forEach((who, cost) ->
                            all.computeIfAbsent(who, key -> new Series()).add(cost, base));
                }
            }
            return findings(all);
        }
    }

    private static Meter.Cost cost(String who, int port) throws IOException, InterruptedException {
        long began = System.nanoTime();
        int code = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FirstRow.class.getName(),
                        who,
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException(who + " did not read its row: " + code);
        }
        return new Meter.Cost(System.nanoTime() - began, 0, 0);
    }

    private static Findings findings(Map<String, Series> all) {
        List<List<String>> rows = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        all.forEach((who, series) -> {
            double millis = series.median(Meter.Cost::wallNanos) / 1e6;
            Series.Difference more = series.difference(Meter.Cost::wallNanos);
            rows.add(List.of(
                    who,
                    OverheadReport.number("%,.0f", millis),
                    who.equals(DRIVER) ? "–" : more.scaled(1e6),
                    OverheadReport.number("%.2f ×", millis / (millis - more.median() / 1e6))));
            figures.add(new Figure("cold start", who, "time", "ms", millis, List.of()));
        });
        return new Findings(
                "start",
                "Cold start",
                "From the start of a JVM to the first row of SELECT 1 and its end, forks that take turns, all on the benchmarks' class path;"
                        + " the median of the rounds.",
                List.of(new Table("A cold start", List.of("candidate", "ms", "+ ms (95 %)", "PgJDBC's"), rows, "")),
                List.of(),
                figures,
                0);
    }
}
