package io.holdfast.samples.benchmarks.overhead;

import io.holdfast.samples.benchmarks.Form;
import io.holdfast.samples.benchmarks.Part;
import io.holdfast.samples.benchmarks.report.Figure;
import io.holdfast.samples.benchmarks.report.Findings;
import io.holdfast.samples.benchmarks.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where Holdfast's share of a prepared statement goes: the flight recorder's samples while one thread does nothing else. */
public final class ProfileBenchmark implements Part {
    private static final int SHOWN = 24;
    private static final int WARM_UP = 200_000;

    @Override
    public Findings measure(Form form) throws Exception {
        List<Table> tables = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        try (Server server = Server.memory();
                Candidate holdfast = new Candidates(server.port()).open(Candidates.HOLDFAST)) {
            Workload.PARAMETERS.checked(holdfast.dataSource(), WARM_UP);
            Path file = Files.createTempFile("holdfast", ".jfr");
            record(holdfast, file, form.of(4, 15));
            List<RecordedEvent> samples = RecordingFile.readAllEvents(file);
            tables.add(table(
                    "By whose code is running", "code", count(samples, ProfileBenchmark::owner, figures, "self")));
            tables.add(table(
                    "Holdfast's methods, what they call of others included, without other methods of Holdfast's",
                    "method",
                    count(samples, ProfileBenchmark::innermostOfOurs, figures, "under")));
            tables.add(
                    table("Allocation, by class, where Holdfast's code is the nearest", "class", allocated(samples)));
        }
        return new Findings(
                "profile",
                "A profile of the hot path",
                "JFR over the stub while one thread does \"" + Workload.PARAMETERS.title()
                        + "\" through Holdfast: execution samples every 2 ms where the machine lets them, shares of them.",
                tables,
                List.of(),
                figures,
                0);
    }

    private static void record(Candidate candidate, Path file, int seconds) throws SQLException, IOException {
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(2));
            recording.enable("jdk.ObjectAllocationSample").with("throttle", "300/s");
            recording.start();
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            while (System.nanoTime() < end) {
                Workload.PARAMETERS.checked(candidate.dataSource(), 1000);
            }
            recording.stop();
            recording.dump(file);
        }
    }

    /** Names a sample by its frames, innermost first. */
    @FunctionalInterface
    private interface Naming {
        String of(List<RecordedFrame> frames);
    }

    private static Map<String, Double> count(
            List<RecordedEvent> events, Naming naming, List<Figure> figures, String what) {
        Map<String, Double> counts = new HashMap<>();
        double all = 0;
        for (RecordedEvent event : events) {
            if (event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace() != null) {
                counts.merge(naming.of(event.getStackTrace().getFrames()), 1.0, Double::sum);
                all++;
            }
        }
        double total = all;
        counts.replaceAll((name, count) -> 100 * count / total);
        counts.forEach((name, share) -> figures.add(new Figure("profile", name, what, "%", share, List.of())));
        return counts;
    }

    private static Map<String, Double> allocated(List<RecordedEvent> events) {
        Map<String, Double> weights = new HashMap<>();
        double all = 0;
        for (RecordedEvent event : events) {
            if (event.getEventType().getName().equals("jdk.ObjectAllocationSample") && event.getStackTrace() != null) {
                double weight = event.getLong("weight");
                all += weight;
                if (owner(event.getStackTrace().getFrames()).equals("Holdfast")) {
                    weights.merge(event.getClass("objectClass").getName(), weight, Double::sum);
                }
            }
        }
        double total = all;
        weights.replaceAll((name, weight) -> 100 * weight / total);
        return weights;
    }

    /** The nearest caller that is no class of the JDK's. */
    private static String owner(List<RecordedFrame> frames) {
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            if (type.startsWith("io.holdfast.samples.benchmarks.stub")) {
                return "the stub";
            } else if (type.startsWith("io.holdfast.samples")) {
                return "the benchmark";
            } else if (type.startsWith("io.holdfast")) {
                return "Holdfast";
            } else if (type.startsWith("org.postgresql")) {
                return "PgJDBC";
            } else if (type.startsWith("com.zaxxer")) {
                return "HikariCP";
            }
        }
        return "the JDK alone";
    }

    private static String innermostOfOurs(List<RecordedFrame> frames) {
        String owner = owner(frames);
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            if (type.startsWith("io.holdfast.") && !type.startsWith("io.holdfast.samples")) {
                String method = type.substring(type.lastIndexOf('.') + 1) + "."
                        + frame.getMethod().getName();
                return owner.equals("Holdfast") ? method : method + " → " + owner;
            }
        }
        return owner;
    }

    private static Table table(String title, String column, Map<String, Double> shares) {
        List<List<String>> rows = new ArrayList<>();
        Set<Map.Entry<String, Double>> sorted = new LinkedHashSet<>(shares.entrySet());
        sorted.stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(SHOWN)
                .forEach(
                        entry -> rows.add(List.of(entry.getKey(), OverheadReport.number("%.1f %%", entry.getValue()))));
        return new Table(title, List.of(column, "share"), rows, "");
    }
}
