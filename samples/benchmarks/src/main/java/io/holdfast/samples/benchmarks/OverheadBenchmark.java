package io.holdfast.samples.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Measures what a statement costs through each candidate over one PostgreSQL. Rounds of all candidates take turns, each round in
 * another order, and a candidate is compared with the base's of the same round, so that what the machine does besides touches
 * all alike. A harness that forks a JVM for each candidate cannot do that.
 *
 * <p>Arguments: rounds (default 60), statements a round (default 2000), the file for the JSON (default {@code overhead.json}).
 */
public final class OverheadBenchmark {
    private static final int WARM_UP_ROUNDS = 10;
    private static final int ROWS = 20_000;
    private static final Logger ROOT = Logger.getLogger("");

    private final Meter meter = new Meter();
    private final int statements;
    private final Map<String, Series> perStatement = new LinkedHashMap<>();
    private final Map<String, Series> perRow = new LinkedHashMap<>();

    private OverheadBenchmark(int statements) {
        this.statements = statements;
    }

    /**
     * Runs it.
     *
     * @param arguments rounds, statements a round, the file
     * @throws Exception where anything fails
     */
    public static void main(String[] arguments) throws Exception {
        ROOT.setLevel(Level.WARNING);
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 60;
        int statements = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2000;
        Path json = Path.of(arguments.length > 2 ? arguments[2] : "overhead.json");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .start()) {
            Report report = new OverheadBenchmark(statements).run(server.getPort(), rounds);
            System.out.println(report.table());
            Files.writeString(json, report.json());
        }
    }

    private Report run(int port, int rounds) throws Exception {
        List<Candidate> candidates = new Candidates("localhost", port).open();
        try {
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                round(candidates, round);
            }
            return new Report(perStatement, perRow);
        } finally {
            for (Candidate candidate : candidates) {
                candidate.close();
            }
        }
    }

    private void round(List<Candidate> candidates, int round) throws SQLException {
        List<Candidate> order = new ArrayList<>(candidates);
        Collections.rotate(order, round);
        Map<String, Meter.Cost> ofStatements = new LinkedHashMap<>();
        Map<String, Meter.Cost> ofRows = new LinkedHashMap<>();
        for (Candidate candidate : order) {
            ofStatements.put(
                    candidate.name(), meter.cost(() -> Workload.statements(candidate.dataSource(), statements)));
            ofRows.put(candidate.name(), Workload.rows(candidate.dataSource(), ROWS, meter));
        }
        if (round >= 0) {
            keep(candidates, ofStatements, perStatement);
            keep(candidates, ofRows, perRow);
        }
    }

    private static void keep(List<Candidate> candidates, Map<String, Meter.Cost> round, Map<String, Series> all) {
        Meter.Cost base = round.get(candidates.get(0).name());
        for (Candidate candidate : candidates) {
            Meter.Cost cost = round.get(candidate.name());
            if (base != null && cost != null) {
                all.computeIfAbsent(candidate.name(), name -> new Series()).add(cost, base);
            }
        }
    }
}
