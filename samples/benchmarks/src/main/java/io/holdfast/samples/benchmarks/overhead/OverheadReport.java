package io.holdfast.samples.benchmarks.overhead;

import io.holdfast.samples.benchmarks.Meter;
import io.holdfast.samples.benchmarks.Series;
import io.holdfast.samples.benchmarks.report.Chart;
import io.holdfast.samples.benchmarks.report.Figure;
import io.holdfast.samples.benchmarks.report.Findings;
import io.holdfast.samples.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** The rounds as tables, plots and figures. */
final class OverheadReport {
    private static final List<String> COLUMNS =
            List.of("candidate", "µs/op", "CPU µs/op", "B/op", "+ µs (95 %)", "+ CPU µs (95 %)", "+ B/op");

    private final boolean memory;
    private final int rounds;
    private final String where;

    OverheadReport(boolean memory, int rounds, String where) {
        this.memory = memory;
        this.rounds = rounds;
        this.where = where;
    }

    Findings of(Map<Workload, Map<String, Series>> all) {
        List<Table> tables = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        all.forEach((workload, candidates) -> {
            tables.add(table(workload, candidates));
            candidates.forEach((name, series) -> figures.addAll(figures(workload, name, series)));
        });
        tables.add(ratios(all));
        return new Findings(
                memory ? "stub" : "overhead",
                memory ? "Overhead over a stub" : "Overhead over PostgreSQL",
                about(),
                tables,
                List.of(
                        chart(all, "more CPU than HikariCP + PgJDBC", "µs/op", Meter.Cost::cpuNanos, 1000),
                        chart(all, "more bytes than HikariCP + PgJDBC", "B/op", Meter.Cost::bytes, 1)),
                figures,
                0);
    }

    private String about() {
        return where + " All candidates in one JVM, taking turns in each of " + rounds
                + " rounds in another order; \"+\" is the median of the differences from HikariCP + PgJDBC in the same round,"
                + " with the 95 % interval of its order statistics. CPU time and bytes are the calling thread's: with hedging another thread executes, so read its µs/op.";
    }

    private static Table table(Workload workload, Map<String, Series> candidates) {
        List<List<String>> rows = new ArrayList<>();
        candidates.forEach((name, series) -> {
            boolean base = name.equals(Candidates.BASE);
            rows.add(List.of(
                    name,
                    number("%.2f", series.median(Meter.Cost::wallNanos) / 1000),
                    number("%.2f", series.median(Meter.Cost::cpuNanos) / 1000),
                    number("%,.0f", series.median(Meter.Cost::bytes)),
                    base ? "–" : series.difference(Meter.Cost::wallNanos).scaled(1000),
                    base ? "–" : series.difference(Meter.Cost::cpuNanos).scaled(1000),
                    base
                            ? "–"
                            : number(
                                    "%+,.0f",
                                    series.difference(Meter.Cost::bytes).median())));
        });
        return new Table(capitalized(workload.title()), COLUMNS, rows, "");
    }

    private static List<Figure> figures(Workload workload, String name, Series series) {
        Series.Difference cpu = series.difference(Meter.Cost::cpuNanos);
        Series.Difference bytes = series.difference(Meter.Cost::bytes);
        return List.of(
                figure(workload, name, "wall", "ns/op", series.median(Meter.Cost::wallNanos)),
                figure(workload, name, "cpu", "ns/op", series.median(Meter.Cost::cpuNanos)),
                figure(workload, name, "allocated", "B/op", series.median(Meter.Cost::bytes)),
                difference(workload, name, "more cpu", "ns/op", cpu),
                difference(workload, name, "more allocated", "B/op", bytes));
    }

    private static Figure figure(Workload workload, String name, String what, String unit, double value) {
        return new Figure(workload.title(), name, what, unit, value, List.of());
    }

    private static Figure difference(
            Workload workload, String name, String what, String unit, Series.Difference value) {
        return new Figure(workload.title(), name, what, unit, value.median(), List.of(value.low(), value.high()));
    }

    /** The aim: at most a third of the wrapper's overhead with its exception context on, and below it with the context off. */
    private static Table ratios(Map<Workload, Map<String, Series>> all) {
        List<List<String>> rows = new ArrayList<>();
        all.forEach((workload, candidates) -> {
            for (String who : List.of(Candidates.HOLDFAST, Candidates.HOLDFAST_FULL)) {
                Series ours = Objects.requireNonNull(candidates.get(who));
                Series on = Objects.requireNonNull(candidates.get(Candidates.AWS_ON));
                Series off = Objects.requireNonNull(candidates.get(Candidates.AWS_OFF));
                rows.add(List.of(
                        workload.title() + ", " + who,
                        share(ours, on, Meter.Cost::cpuNanos),
                        share(ours, on, Meter.Cost::bytes),
                        share(ours, off, Meter.Cost::cpuNanos),
                        share(ours, off, Meter.Cost::bytes)));
            }
        });
        return new Table(
                "Our overhead as a share of the AWS wrapper's with its default plugins",
                List.of("workload", "CPU, context on", "bytes, context on", "CPU, context off", "bytes, context off"),
                rows,
                "The aim for a prepared statement is 33 % with the context on and less than 100 % with it off. \"None\" is where"
                        + " ours is not above HikariCP + PgJDBC, \"all\" where only the wrapper's is not.");
    }

    private static String share(Series ours, Series theirs, ToDoubleFunction<Meter.Cost> of) {
        double mine = ours.difference(of).median();
        double other = theirs.difference(of).median();
        if (mine <= 0) {
            return "none";
        }
        return other <= 0 ? "all" : number("%.0f %%", 100 * mine / other);
    }

    private Chart chart(
            Map<Workload, Map<String, Series>> all,
            String title,
            String unit,
            ToDoubleFunction<Meter.Cost> of,
            double by) {
        List<Workload> workloads = all.keySet().stream()
                .filter(workload -> workload != Workload.ROWS && workload != Workload.METADATA)
                .toList();
        List<Chart.Bars> bars = Candidates.NAMES.stream()
                // with hedging another thread executes, so that the caller's figures are not the whole
                .filter(name -> !name.equals(Candidates.BASE) && !name.equals(Candidates.HOLDFAST_HEDGED))
                .map(name -> new Chart.Bars(
                        name,
                        workloads.stream()
                                .map(workload -> Math.max(
                                        0,
                                        Objects.requireNonNull(Objects.requireNonNull(all.get(workload))
                                                                .get(name))
                                                        .difference(of)
                                                        .median()
                                                / by))
                                .toList()))
                .toList();
        return new Chart(
                capitalized(title) + (memory ? ", over a stub" : ", over PostgreSQL"),
                unit,
                false,
                workloads.stream().map(Workload::title).toList(),
                bars);
    }

    static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
