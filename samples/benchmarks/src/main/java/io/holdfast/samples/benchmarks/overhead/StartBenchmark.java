package io.holdfast.samples.benchmarks.overhead;

import io.holdfast.samples.benchmarks.Form;
import io.holdfast.samples.benchmarks.Meter;
import io.holdfast.samples.benchmarks.Part;
import io.holdfast.samples.benchmarks.Series;
import io.holdfast.samples.benchmarks.report.Figure;
import io.holdfast.samples.benchmarks.report.Findings;
import io.holdfast.samples.benchmarks.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cold start: from {@code java} to the first row of {@code SELECT 1}, in forked JVMs that take turns. */
public final class StartBenchmark implements Part {
    private static final String DRIVER = "PgJDBC";
    private static final String DRIVER_ALONE = "PgJDBC, its jar alone";
    private static final String POOL_ALONE = "HikariCP + PgJDBC, their jars alone";
    private static final String ONE_FILE = "Holdfast, the one-file jar alone";

    /** A program with its class path, and beside whom it is looked at. */
    private record Start(List<String> command, String base) {}

    @Override
    public Findings measure(Form form) throws Exception {
        try (Server server = Server.postgres()) {
            Map<String, Start> starts = starts(server.port());
            Map<String, Series> all = new LinkedHashMap<>();
            for (int round = -1; round < form.of(3, 20); round++) {
                Map<String, Meter.Cost> costs = new LinkedHashMap<>();
                for (Map.Entry<String, Start> start : starts.entrySet()) {
                    costs.put(start.getKey(), cost(start.getValue().command()));
                }
                if (round >= 0) {
                    costs.forEach((who, cost) -> all.computeIfAbsent(who, key -> new Series())
                            .add(cost, costs.getOrDefault(base(starts, who), cost)));
                }
            }
            return findings(starts, all, JarsAlone.built());
        }
    }

    private static String base(Map<String, Start> starts, String who) {
        Start start = starts.get(who);
        return start == null ? DRIVER : start.base();
    }

    private static Map<String, Start> starts(int port) throws IOException {
        String direct = "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
        String ours = "jdbc:holdfast://one=localhost:" + port + "/postgres?user=postgres&poolSize=3";
        JarsAlone jars = new JarsAlone();
        Map<String, Start> starts = new LinkedHashMap<>();
        starts.put(DRIVER_ALONE, alone(jars.pgjdbc(), DRIVER_ALONE, direct));
        starts.put(POOL_ALONE, alone(jars.pool(), DRIVER_ALONE, direct, "pool"));
        jars.oneFile().ifPresent(path -> starts.put(ONE_FILE, alone(path, DRIVER_ALONE, ours)));
        for (String who : List.of(DRIVER, Candidates.BASE, Candidates.HOLDFAST)) {
            starts.put(
                    who,
                    new Start(
                            List.of(
                                    System.getProperty("java.class.path"),
                                    FirstRow.class.getName(),
                                    who,
                                    Integer.toString(port)),
                            DRIVER));
        }
        return starts;
    }

    private static Start alone(String path, String base, String... arguments) {
        List<String> command = new ArrayList<>(List.of(path, PlainStart.class.getName()));
        command.addAll(List.of(arguments));
        return new Start(command, base);
    }

    private static Meter.Cost cost(List<String> program) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.addAll(program);
        long began = System.nanoTime();
        int code = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException(program + " did not read its row: " + code);
        }
        return new Meter.Cost(System.nanoTime() - began, 0, 0);
    }

    private static Findings findings(Map<String, Start> starts, Map<String, Series> all, Optional<Path> jar)
            throws IOException {
        List<List<String>> rows = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        all.forEach((who, series) -> {
            double millis = series.median(Meter.Cost::wallNanos) / 1e6;
            Series.Difference more = series.difference(Meter.Cost::wallNanos);
            rows.add(List.of(
                    who,
                    OverheadReport.number("%,.0f", millis),
                    who.equals(base(starts, who)) ? "–" : more.scaled(1e6),
                    OverheadReport.number("%.2f ×", millis / (millis - more.median() / 1e6))));
            figures.add(new Figure("cold start", who, "time", "ms", millis, List.of()));
        });
        String size = "";
        if (jar.isPresent()) {
            double megabytes = Files.size(jar.get()) / 1e6;
            figures.add(new Figure("one-file jar", Candidates.HOLDFAST, "size", "MB", megabytes, List.of()));
            size = OverheadReport.number("The one-file jar has %.1f MB.", megabytes);
        }
        return new Findings(
                "start",
                "Cold start",
                "From the start of a JVM to the first row of SELECT 1, forks that take turns; the median of the rounds. First a plain"
                        + " program with nothing but the jars named on its class path, a URL and DriverManager; then programs on the"
                        + " benchmarks' class path, to their end.",
                List.of(new Table("A cold start", List.of("candidate", "ms", "+ ms (95 %)", "PgJDBC's"), rows, size)),
                List.of(),
                figures,
                0);
    }
}
