package io.holdfast.samples.benchmarks.scale;

import io.holdfast.HoldfastDataSource;
import io.holdfast.health.EndpointState;
import io.holdfast.samples.benchmarks.Meter;
import io.holdfast.samples.benchmarks.Series;
import io.holdfast.samples.benchmarks.report.Chart;
import io.holdfast.samples.benchmarks.report.Figure;
import io.holdfast.samples.benchmarks.report.Table;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** 2 to 50 endpoints behind one data source. */
final class Endpoints {
    private static final int[] COUNTS = {2, 5, 10, 20, 50};
    private static final int STATEMENTS = 2000;

    private final EmbeddedPostgres server;
    private final int rounds;
    private final long idleSeconds;
    private final Census census = new Census();

    Endpoints(EmbeddedPostgres server, int rounds, long idleSeconds) {
        this.server = server;
        this.rounds = rounds;
        this.idleSeconds = idleSeconds;
    }

    /**
     * What a number of endpoints cost.
     *
     * @param count how many
     * @param upMillis until all were UP
     * @param heap bytes for each
     * @param threads for each
     * @param idle microseconds of CPU a second for each
     * @param series of the statements
     */
    private record Cost(int count, double upMillis, double heap, double threads, double idle, Series series) {}

    List<Table> tables(List<Figure> figures, List<Chart> charts) throws Exception {
        cost(2);
        Growth growth = new Growth("endpoints");
        List<Cost> costs = new ArrayList<>();
        for (int count : COUNTS) {
            Cost cost = cost(count);
            costs.add(cost);
            figures.addAll(figures(cost));
            grow(growth, cost);
        }
        charts.add(new Chart(
                "CPU by endpoints",
                "µs",
                false,
                Arrays.stream(COUNTS).mapToObj(Integer::toString).toList(),
                List.of(
                        new Chart.Bars(
                                "of a statement",
                                costs.stream()
                                        .map(cost -> cost.series().median(Meter.Cost::cpuNanos) / 1000)
                                        .toList()),
                        new Chart.Bars(
                                "of an endpoint at rest, a second ÷ 100",
                                costs.stream().map(cost -> cost.idle() / 100).toList()))));
        figures.addAll(growth.figures());
        return List.of(table(costs), growth.table());
    }

    private static void grow(Growth growth, Cost cost) {
        int count = cost.count();
        growth.add("CPU of a statement", "µs", count, cost.series().median(Meter.Cost::cpuNanos) / 1000);
        growth.add("bytes of a statement", "B", count, cost.series().median(Meter.Cost::bytes));
        growth.add("all UP after", "ms", count, cost.upMillis());
        growth.add("heap in all", "KB", count, cost.heap() * count / 1000);
        growth.add("threads in all", "", count, cost.threads() * count);
        growth.add("CPU at rest in all", "µs/s", count, cost.idle() * count);
    }

    private static Table table(List<Cost> costs) {
        return new Table(
                "Endpoints",
                List.of(
                        "endpoints",
                        "CPU µs/op",
                        "B/op",
                        "all UP after ms",
                        "heap KB/endpoint",
                        "threads/endpoint",
                        "idle CPU µs/s/endpoint"),
                costs.stream().map(Endpoints::row).toList(),
                "");
    }

    private static List<String> row(Cost cost) {
        return List.of(
                Integer.toString(cost.count()),
                Connections.text("%.2f", cost.series().median(Meter.Cost::cpuNanos) / 1000),
                Connections.text("%,.0f", cost.series().median(Meter.Cost::bytes)),
                Connections.text("%,.0f", cost.upMillis()),
                Connections.text("%,.0f", cost.heap() / 1000),
                Connections.text("%.1f", cost.threads()),
                Connections.text("%,.0f", cost.idle()));
    }

    private static List<Figure> figures(Cost cost) {
        String where = cost.count() + " endpoints";
        return List.of(
                new Figure(where, "Holdfast", "cpu", "ns/op", cost.series().median(Meter.Cost::cpuNanos), List.of()),
                new Figure(where, "Holdfast", "allocated", "B/op", cost.series().median(Meter.Cost::bytes), List.of()),
                new Figure(where, "Holdfast", "heap", "B/endpoint", cost.heap(), List.of()),
                new Figure(where, "Holdfast", "threads", "1/endpoint", cost.threads(), List.of()),
                new Figure(where, "Holdfast", "idle cpu", "µs/s/endpoint", cost.idle(), List.of()));
    }

    private Cost cost(int count) throws Exception {
        long heap = census.heap();
        int threads = census.threads();
        double idle = census.idleMicrosPerSecond(1);
        long began = System.nanoTime();
        try (HoldfastDataSource dataSource = open(count)) {
            awaitUp(dataSource, count);
            double up = (System.nanoTime() - began) / 1e6;
            Series series = measured(dataSource);
            double ours = Math.max(0, census.idleMicrosPerSecond(idleSeconds) - idle);
            return new Cost(
                    count,
                    up,
                    (double) Math.max(0, census.heap() - heap) / count,
                    (double) (census.threads() - threads) / count,
                    ours / count,
                    series);
        }
    }

    private HoldfastDataSource open(int count) {
        var builder = HoldfastDataSource.builder()
                .database("postgres")
                .user("postgres")
                .set("readsArePure", "true")
                .poolSize(2);
        for (int i = 0; i < count; i++) {
            builder.endpoint("region-" + i, "localhost:" + server.getPort());
        }
        return builder.build();
    }

    private static void awaitUp(HoldfastDataSource dataSource, int count) throws InterruptedException {
        while (dataSource.status().endpoints().stream()
                        .filter(endpoint -> endpoint.state() == EndpointState.UP)
                        .count()
                < count) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private Series measured(HoldfastDataSource dataSource) throws SQLException {
        Meter meter = new Meter();
        Series series = new Series();
        for (int round = -3; round < rounds; round++) {
            Meter.Cost cost = meter.cost(() -> statements(dataSource));
            if (round >= 0) {
                series.add(cost, cost);
            }
        }
        return series;
    }

    private static int statements(HoldfastDataSource dataSource) throws SQLException {
        for (int i = 0; i < STATEMENTS; i++) {
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement statement = connection.prepareStatement("SELECT 1");
                    ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new IllegalStateException("the answer is wrong");
                }
            }
        }
        return STATEMENTS;
    }
}
