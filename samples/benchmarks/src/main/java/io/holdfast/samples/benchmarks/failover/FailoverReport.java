package io.holdfast.samples.benchmarks.failover;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;

/** The runs as a table, as JSON, and as plots. A table's figure is the worst of the runs. */
final class FailoverReport {
    private static final String HEAD = """
            | fault | contender | failed reads | last failure | first success | longest read | p99 | failed writes | executed twice | failback |
            |---|---|---|---|---|---|---|---|---|---|
            """;

    private final Map<Fault, Map<String, List<Outcome>>> outcomes;
    private final long hold;

    FailoverReport(Map<Fault, Map<String, List<Outcome>>> outcomes, long hold) {
        this.outcomes = outcomes;
        this.hold = hold;
    }

    String table() {
        StringBuilder text = new StringBuilder(HEAD);
        outcomes.forEach(
                (fault, contenders) -> contenders.forEach((name, runs) -> text.append(row(fault, name, runs))));
        return text.toString();
    }

    private String row(Fault fault, String name, List<Outcome> runs) {
        int hung = runs.stream().mapToInt(Outcome::hung).max().orElse(0);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s%s | %s | %s | %s | %s | %s | %d | %s |%n",
                fault.title(),
                name,
                range(runs, Outcome::failed),
                hung > 0 ? ", " + hung + " hung" : "",
                worst(runs, Outcome::lastFailure, false),
                worst(runs, Outcome::firstSuccess, true),
                worst(runs, Outcome::longest, true),
                worst(runs, Outcome::p99, true),
                range(runs, Outcome::failedWrites),
                runs.stream().mapToLong(Outcome::doubled).max().orElse(0),
                worst(runs, Outcome::failback, true));
    }

    private static String range(List<Outcome> runs, ToDoubleFunction<Outcome> figure) {
        long least = (long) runs.stream().mapToDouble(figure).min().orElse(0);
        long most = (long) runs.stream().mapToDouble(figure).max().orElse(0);
        return least == most ? Long.toString(most) : least + "–" + most;
    }

    /** The greatest; where it should have happened and did not, the worst of all is that. */
    private static String worst(List<Outcome> runs, ToDoubleFunction<Outcome> figure, boolean expected) {
        if (expected && runs.stream().anyMatch(run -> figure.applyAsDouble(run) < 0)) {
            return "never";
        }
        double most = runs.stream().mapToDouble(figure).max().orElse(-1);
        return most < 0 ? "–" : String.format(Locale.ROOT, "%,.0f ms", most);
    }

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("failover.json"), json());
        plot(folder, "failover-longest", "Longest read, worst run, ms (log)", Outcome::longest, true);
        plot(folder, "failover-failed", "Failed reads, worst run", Outcome::failed, false);
    }

    private String json() {
        return outcomes.entrySet().stream()
                .flatMap(fault -> fault.getValue().entrySet().stream()
                        .map(contender -> "  {\"fault\": \"" + fault.getKey().title() + "\", \"contender\": \""
                                + contender.getKey() + "\", \"heldSeconds\": " + hold + ", \"runs\": ["
                                + contender.getValue().stream()
                                        .map(FailoverReport::json)
                                        .collect(Collectors.joining(", "))
                                + "]}"))
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private static String json(Outcome run) {
        return String.format(
                Locale.ROOT,
                "{\"reads\": %d, \"failed\": %d, \"hung\": %d, \"lastFailureMs\": %.1f, \"firstSuccessMs\": %.1f, "
                        + "\"longestMs\": %.1f, \"p99Ms\": %.2f, \"failedWrites\": %d, \"executedTwice\": %d, \"failbackMs\": %.1f}",
                run.reads(),
                run.failed(),
                run.hung(),
                run.lastFailure(),
                run.firstSuccess(),
                run.longest(),
                run.p99(),
                run.failedWrites(),
                run.doubled(),
                run.failback());
    }

    private void plot(Path folder, String file, String title, ToDoubleFunction<Outcome> figure, boolean logarithmic)
            throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(1400)
                .height(560)
                .title(title)
                .theme(Styler.ChartTheme.GGPlot2)
                .build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE).setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setAvailableSpaceFill(0.9).setYAxisLogarithmic(logarithmic);
        if (logarithmic) {
            chart.getStyler().setYAxisMin(1.0);
        }
        List<String> faults = outcomes.keySet().stream().map(Fault::title).toList();
        for (String contender : contenders()) {
            List<Double> values = new ArrayList<>();
            outcomes.values()
                    .forEach(runs -> values.add(runs.getOrDefault(contender, List.of()).stream()
                            .map(run -> Math.max(logarithmic ? 1 : 0, figure.applyAsDouble(run)))
                            .max(Comparator.naturalOrder())
                            .orElse(logarithmic ? 1.0 : 0.0)));
            chart.addSeries(contender, faults, values);
        }
        BitmapEncoder.saveBitmap(chart, folder.resolve(file).toString(), BitmapFormat.PNG);
    }

    private List<String> contenders() {
        return outcomes.values().stream()
                .flatMap(runs -> runs.keySet().stream())
                .distinct()
                .toList();
    }
}
