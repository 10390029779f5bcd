package io.holdfast.samples.benchmarks.scale;

import io.holdfast.samples.benchmarks.Form;
import io.holdfast.samples.benchmarks.Part;
import io.holdfast.samples.benchmarks.Processor;
import io.holdfast.samples.benchmarks.report.Chart;
import io.holdfast.samples.benchmarks.report.Figure;
import io.holdfast.samples.benchmarks.report.Findings;
import io.holdfast.samples.benchmarks.report.Table;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.ArrayList;
import java.util.List;

/** What one more logical connection costs, and one more endpoint. */
public final class ScaleBenchmark implements Part {
    @Override
    public Findings measure(Form form) throws Exception {
        String pinned = Processor.takeOne();
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "500")
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .start()) {
            Connections connections = new Connections(server, form.of(3, 15));
            Endpoints endpoints = new Endpoints(server, form.of(3, 15), form.of(2, 5));
            List<Figure> figures = new ArrayList<>();
            List<Chart> charts = new ArrayList<>();
            List<Table> tables = new ArrayList<>(connections.tables(figures, charts));
            tables.addAll(endpoints.tables(figures, charts));
            return new Findings(
                    "scale",
                    "Scale",
                    "One embedded PostgreSQL. " + pinned
                            + " Logical connections: each with a prepared statement of its own, used in turn by one thread,"
                            + " over a pool of 8; HikariCP needs as many physical ones, so it is shown up to 100. Endpoints: all lead"
                            + " to the same server, each with a pool of 2 and a probe. Heap is what is left after collections;"
                            + " idle CPU is the whole JVM's while nobody asks anything.",
                    tables,
                    charts,
                    figures,
                    0);
        }
    }
}
