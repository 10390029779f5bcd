package io.holdfast.samples.benchmarks.failover;

import io.holdfast.samples.benchmarks.report.Chart;
import io.holdfast.samples.benchmarks.report.Figure;
import io.holdfast.samples.benchmarks.report.Findings;
import io.holdfast.samples.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The runs as tables, plots and figures. A table's figure is the worst of the runs, a count their range. */
final class FailoverReport {
    private static final List<String> COLUMNS = List.of(
            "contender",
            "failed reads",
            "last failure",
            "first success",
            "longest stall",
            "p99",
            "failed writes",
            "executed twice",
            "failback");
    private static final String NOTE =
            "Times since the fault, failback since its end: the worst of the runs. \"Hung\": calls that had not come back when the fault"
                    + " ended. \"Not seen\": not while it was watched.";

    private static final Map<String, ToDoubleFunction<Outcome>> MEASURES = measures();
    private static final Set<String> TIMES =
            Set.of("last failure", "first success", "longest stall", "p99", "failback");

    private final Map<Scenario, Map<String, List<Outcome>>> outcomes;
    private final int runs;
    private final long watchedMillis;

    FailoverReport(Map<Scenario, Map<String, List<Outcome>>> outcomes, int runs, long watchedMillis) {
        this.outcomes = outcomes;
        this.runs = runs;
        this.watchedMillis = watchedMillis;
    }

    private static Map<String, ToDoubleFunction<Outcome>> measures() {
        Map<String, ToDoubleFunction<Outcome>> all = new LinkedHashMap<>();
        all.put("reads", Outcome::reads);
        all.put("failed reads", Outcome::failed);
        all.put("hung", Outcome::hung);
        all.put("last failure", Outcome::lastFailure);
        all.put("first success", Outcome::firstSuccess);
        all.put("longest stall", Outcome::longest);
        all.put("p99", Outcome::p99);
        all.put("failed writes", Outcome::failedWrites);
        all.put("executed twice", Outcome::doubled);
        all.put("failback", Outcome::failback);
        return all;
    }

    Findings findings() {
        List<Table> tables = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        outcomes.forEach((scenario, contenders) -> {
            List<List<String>> rows = new ArrayList<>();
            contenders.forEach((name, all) -> {
                rows.add(row(name, all));
                figures.addAll(figures(scenario.title(), name, all));
            });
            tables.add(new Table(scenario.title(), COLUMNS, rows, tables.isEmpty() ? NOTE : ""));
        });
        return new Findings("failover", "Failover", about(), tables, charts(), figures, 0);
    }

    private String about() {
        return String.format(
                Locale.ROOT,
                "Two PostgreSQL processes; each contender with a fault proxy of its own before each. 4 readers × 50/s and a writer of"
                        + " 20/s for each contender, all reading from the first site; the fault holds for 5 s, silence for 7 s, and is watched for %d s after it; %d run(s). The first five"
                        + " contenders run side by side, the others side by side in runs of their own. Holdfast with its defaults,"
                        + " except readsArePure=true (reads of PostgreSQL are repeated only so), writes=first (it fails writes while the"
                        + " first site is away, where the others write to the second) and failbackDelay=2s in place of 30s. \"Tuned\":"
                        + " connect time-out 1 s, socket time-out 2 s; \"Retry(3)\": Resilience4j, 50 ms apart. The AWS wrapper's"
                        + " failover2,efm2 is its one configuration that fails over on plain PostgreSQL, and not one that its makers"
                        + " support; with HikariCPSQLException, without which the pool throws switched connections away.",
                watchedMillis / 1000,
                runs);
    }

    private static List<String> row(String name, List<Outcome> all) {
        int hung = all.stream().mapToInt(Outcome::hung).max().orElse(0);
        return List.of(
                name,
                range(all, Outcome::failed) + (hung > 0 ? ", " + hung + " hung" : ""),
                worst(all, Outcome::lastFailure, false),
                worst(all, Outcome::firstSuccess, true),
                worst(all, Outcome::longest, true),
                worst(all, Outcome::p99, true),
                range(all, Outcome::failedWrites),
                Long.toString(all.stream().mapToLong(Outcome::doubled).max().orElse(0)),
                worst(all, Outcome::failback, true));
    }

    private static String range(List<Outcome> all, ToDoubleFunction<Outcome> figure) {
        long least = (long) all.stream().mapToDouble(figure).min().orElse(0);
        long most = (long) all.stream().mapToDouble(figure).max().orElse(0);
        return least == most ? Long.toString(most) : least + "–" + most;
    }

    /** The greatest; where it should have happened and did not, the worst of all is that. */
    private static String worst(List<Outcome> all, ToDoubleFunction<Outcome> figure, boolean expected) {
        if (expected && all.stream().anyMatch(run -> figure.applyAsDouble(run) < 0)) {
            return "not seen";
        }
        double most = all.stream().mapToDouble(figure).max().orElse(-1);
        return most < 0 ? "–" : String.format(Locale.ROOT, "%,.0f ms", most);
    }

    private static List<Figure> figures(String scenario, String name, List<Outcome> all) {
        List<Figure> figures = new ArrayList<>();
        MEASURES.forEach((what, of) -> {
            List<Double> values = all.stream().map(of::applyAsDouble).toList();
            double worst = values.stream().mapToDouble(value -> value).max().orElse(-1);
            figures.add(new Figure(scenario, name, what, TIMES.contains(what) ? "ms" : "", worst, values));
        });
        return figures;
    }

    private List<Chart> charts() {
        List<Scenario> all = List.copyOf(outcomes.keySet());
        List<Chart> charts = new ArrayList<>();
        charts.add(stalls("Longest stall, worst run", all, Contenders.main()));
        List<Scenario> plain = all.stream().filter(this::hasOthers).toList();
        if (!plain.isEmpty()) {
            charts.add(stalls("Longest stall of the others, worst run", plain, Contenders.others()));
        }
        return charts;
    }

    private boolean hasOthers(Scenario scenario) {
        Map<String, List<Outcome>> took = outcomes.getOrDefault(scenario, Map.of());
        return Contenders.others().stream().anyMatch(contender -> took.containsKey(contender.name()));
    }

    private Chart stalls(String title, List<Scenario> scenarios, List<Contender> contenders) {
        List<Chart.Bars> bars = new ArrayList<>();
        for (Contender contender : contenders) {
            bars.add(new Chart.Bars(
                    contender.name(),
                    scenarios.stream()
                            .map(scenario ->
                                    outcomes
                                            .getOrDefault(scenario, Map.of())
                                            .getOrDefault(contender.name(), List.of())
                                            .stream()
                                            .mapToDouble(Outcome::longest)
                                            .max()
                                            .orElse(0))
                            .toList()));
        }
        return new Chart(
                title, "ms", true, scenarios.stream().map(Scenario::title).toList(), bars);
    }
}
