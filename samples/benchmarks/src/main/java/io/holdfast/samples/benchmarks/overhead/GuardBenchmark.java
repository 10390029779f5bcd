package io.holdfast.samples.benchmarks.overhead;

import io.holdfast.samples.benchmarks.Form;
import io.holdfast.samples.benchmarks.Meter;
import io.holdfast.samples.benchmarks.Part;
import io.holdfast.samples.benchmarks.report.Figure;
import io.holdfast.samples.benchmarks.report.Findings;
import io.holdfast.samples.benchmarks.report.Table;
import io.holdfast.samples.benchmarks.stub.MemoryNetwork;
import io.holdfast.samples.benchmarks.stub.Traffic;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What is the same on every machine: bytes allocated, instructions executed, and what is sent, by the calling thread and for one
 * operation, over the stub
 * in memory. To be run with the first compiler only ({@code -XX:TieredStopAtLevel=1}): it removes no allocations, so that the
 * bytes are those of the code and not of the moment.
 */
public final class GuardBenchmark implements Part {
    private static final int WARM_UP = 300;
    private static final int OPERATIONS = 200;
    private static final int ROUNDS = 8;
    private final Meter meter = new Meter();

    @Override
    public Findings measure(Form form) throws Exception {
        List<List<String>> rows = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        BiFunction<String, Integer, Map<String, Double>> instructions = CountedOperations.make();
        try (Server server = Server.memory()) {
            for (String name : List.of(Candidates.BASE, Candidates.HOLDFAST, Candidates.HOLDFAST_FULL)) {
                Map<String, Double> executed = instructions.apply(name, server.port());
                try (Candidate candidate = new Candidates(server.port()).open(name)) {
                    for (Workload workload : Workload.values()) {
                        List<Figure> found =
                                figures(candidate, workload, executed.getOrDefault(workload.name(), Double.NaN));
                        figures.addAll(found);
                        rows.add(row(name, workload, found));
                    }
                }
            }
        }
        return new Findings(
                "guard",
                "Guards",
                "The figures that the build holds to a budget: the same on every machine. Over the stub, by the first compiler only;"
                        + " for one operation, of the calling thread. Instructions: bytecodes executed in classes of Holdfast, HikariCP,"
                        + " PgJDBC and Resilience4j, counted by calls put into them.",
                List.of(new Table(
                        "Of one operation",
                        List.of(
                                "candidate and workload",
                                "B",
                                "instructions",
                                "writes",
                                "messages",
                                "bytes sent",
                                "CPU ns, not held"),
                        rows,
                        "")),
                List.of(),
                figures,
                0);
    }

    private static List<String> row(String name, Workload workload, List<Figure> figures) {
        List<String> cells = new ArrayList<>();
        cells.add(name + ", " + workload.title());
        figures.forEach(figure -> cells.add(OverheadReport.number("%,.0f", figure.value())));
        return cells;
    }

    private List<Figure> figures(Candidate candidate, Workload workload, double instructions) throws SQLException {
        workload.checked(candidate.dataSource(), WARM_UP);
        double bytes = Double.MAX_VALUE;
        double cpu = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            Meter.Cost cost = meter.cost(() -> workload.checked(candidate.dataSource(), OPERATIONS));
            bytes = Math.min(bytes, cost.bytes());
            cpu = Math.min(cpu, cost.cpuNanos());
        }
        Traffic traffic = MemoryNetwork.traffic();
        long writes = traffic.writes();
        long messages = traffic.messages();
        long sent = traffic.bytes();
        workload.checked(candidate.dataSource(), OPERATIONS);
        return List.of(
                figure(candidate, workload, "allocated", "B/op", Math.floor(bytes)),
                figure(candidate, workload, "instructions", "1/op", Math.floor(instructions)),
                figure(candidate, workload, "writes", "1/op", each(traffic.writes() - writes)),
                figure(candidate, workload, "messages", "1/op", each(traffic.messages() - messages)),
                figure(candidate, workload, "sent", "B/op", each(traffic.bytes() - sent)),
                figure(candidate, workload, "cpu", "ns/op", cpu));
    }

    private static double each(long all) {
        return (double) all / OPERATIONS;
    }

    private static Figure figure(Candidate candidate, Workload workload, String what, String unit, double value) {
        return new Figure(workload.name(), candidate.name(), what, unit, value, List.of());
    }
}
