package io.holdfast.samples.benchmarks.overhead;

import io.holdfast.samples.benchmarks.Form;
import io.holdfast.samples.benchmarks.Part;
import io.holdfast.samples.benchmarks.report.Figure;
import io.holdfast.samples.benchmarks.report.Findings;
import io.holdfast.samples.benchmarks.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** {@link StatementBenchmark} over the stub with JMH's allocation profiler, short: its bytes stand beside our own meter's. */
public final class JmhBenchmark implements Part {
    private static final String BYTES = "gc.alloc.rate.norm";

    @Override
    public Findings measure(Form form) throws RunnerException, IOException {
        Path log = Files.createTempFile("holdfast-jmh", ".log");
        OptionsBuilder options = new OptionsBuilder();
        options.include(StatementBenchmark.class.getSimpleName())
                .param("server", "stub")
                .param("workload", workloads(form))
                .warmupIterations(form.of(1, 3))
                .warmupTime(TimeValue.milliseconds(300))
                .measurementIterations(form.of(2, 5))
                .measurementTime(TimeValue.milliseconds(300))
                .addProfiler(GCProfiler.class)
                .output(log.toString());
        return findings(List.copyOf(new Runner(options.build()).run()));
    }

    private static String[] workloads(Form form) {
        return form == Form.QUICK
                ? new String[] {Workload.STATEMENT.name()}
                : Arrays.stream(Workload.values()).map(Workload::name).toArray(String[]::new);
    }

    private static Findings findings(List<RunResult> runs) {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        List<Figure> figures = new ArrayList<>();
        for (Workload workload : Workload.values()) {
            for (String candidate : Candidates.NAMES) {
                runs.stream()
                        .filter(run -> run.getParams().getParam("candidate").equals(candidate))
                        .filter(run -> run.getParams().getParam("workload").equals(workload.name()))
                        .forEach(run -> add(run, candidate, rows, figures));
            }
        }
        return new Findings(
                "jmh",
                "JMH over the stub",
                "StatementBenchmark under JMH 1.37 with -prof gc, a fork for each candidate: read the bytes, which do not depend on"
                        + " the fork, and not the times, which do.",
                List.of(new Table(
                        "Time and allocation by JMH",
                        List.of("candidate and workload", "µs/op", "± µs (99.9 %)", "B/op"),
                        List.copyOf(rows.values()),
                        "")),
                List.of(),
                figures,
                0);
    }

    @SuppressWarnings("rawtypes") // JMH's own signatures are
    private static void add(RunResult run, String candidate, Map<String, List<String>> rows, List<Figure> figures) {
        String workload = Workload.valueOf(run.getParams().getParam("workload")).title();
        Result time = run.getPrimaryResult();
        double bytes = run.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().contains(BYTES))
                .mapToDouble(entry -> entry.getValue().getScore())
                .findFirst()
                .orElse(Double.NaN);
        rows.put(
                candidate + workload,
                List.of(
                        candidate + ", " + workload,
                        OverheadReport.number("%.2f", time.getScore()),
                        OverheadReport.number("%.2f", time.getScoreError()),
                        OverheadReport.number("%,.0f", bytes)));
        figures.add(new Figure(workload, candidate, "time", "µs/op", time.getScore(), List.of()));
        figures.add(new Figure(workload, candidate, "allocated", "B/op", bytes, List.of()));
    }
}
