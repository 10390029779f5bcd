package io.holdfast.samples.benchmarks.scale;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.HoldfastDataSource;
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
import java.util.Locale;
import javax.sql.DataSource;

/** 1 to 1,000 connections that the application holds, each with a statement that it holds. */
final class Connections {
    private static final int[] COUNTS = {1, 10, 100, 1000};
    private static final int MOST_PHYSICAL = 100;
    private static final int STATEMENTS = 2000;
    private static final int POOL = 8;

    private final EmbeddedPostgres server;
    private final int rounds;
    private final Census census = new Census();

    Connections(EmbeddedPostgres server, int rounds) {
        this.server = server;
        this.rounds = rounds;
    }

    /**
     * What a number of connections cost.
     *
     * @param heap bytes for each
     * @param physical connections at the server
     * @param series of the statements
     */
    private record Cost(double heap, long physical, Series series) {}

    /** A data source that can be closed. */
    @FunctionalInterface
    private interface Opening {
        DataSource open(int count);
    }

    Table table(List<Figure> figures, List<Chart> charts) throws Exception {
        List<List<String>> rows = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        for (int count : COUNTS) {
            Cost cost = cost(count, number -> holdfast());
            ours.add(cost.series().median(Meter.Cost::cpuNanos) / 1000);
            rows.add(row("Holdfast, " + count, cost));
            figures.addAll(figures("Holdfast", count, cost));
            if (count <= MOST_PHYSICAL) {
                Cost base = cost(count, this::hikari);
                rows.add(row("HikariCP + PgJDBC, " + count, base));
                figures.addAll(figures("HikariCP + PgJDBC", count, base));
            }
        }
        charts.add(new Chart(
                "CPU of a statement by logical connections over 8 physical ones",
                "µs/op",
                false,
                Arrays.stream(COUNTS).mapToObj(Integer::toString).toList(),
                List.of(new Chart.Bars("Holdfast", ours))));
        return new Table(
                "Logical connections over a fixed pool",
                List.of("connections held", "CPU µs/op", "µs/op", "B/op", "heap B/connection", "physical"),
                rows,
                "");
    }

    private static List<String> row(String name, Cost cost) {
        return List.of(
                name,
                text("%.2f", cost.series().median(Meter.Cost::cpuNanos) / 1000),
                text("%.1f", cost.series().median(Meter.Cost::wallNanos) / 1000),
                text("%,.0f", cost.series().median(Meter.Cost::bytes)),
                text("%,.0f", cost.heap()),
                Long.toString(cost.physical()));
    }

    static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static List<Figure> figures(String who, int count, Cost cost) {
        String where = count + " logical connections";
        return List.of(
                new Figure(where, who, "cpu", "ns/op", cost.series().median(Meter.Cost::cpuNanos), List.of()),
                new Figure(where, who, "allocated", "B/op", cost.series().median(Meter.Cost::bytes), List.of()),
                new Figure(where, who, "heap", "B/connection", cost.heap(), List.of()),
                new Figure(where, who, "physical connections", "", cost.physical(), List.of()));
    }

    private Cost cost(int count, Opening opening) throws Exception {
        DataSource dataSource = opening.open(count);
        List<Held> held = new ArrayList<>();
        try {
            // what the first use loads is no connection's cost
            use(List.of(Held.of(dataSource)), 200);
            long before = census.heap();
            for (int i = 0; i < count; i++) {
                held.add(Held.of(dataSource));
            }
            use(held, Math.max(STATEMENTS, 3 * count));
            double heap = (double) Math.max(0, census.heap() - before) / count;
            long physical = physical();
            return new Cost(heap, physical, measured(held));
        } finally {
            for (Held each : held) {
                each.close();
            }
            ((AutoCloseable) dataSource).close();
        }
    }

    private Series measured(List<Held> held) throws SQLException {
        Meter meter = new Meter();
        Series series = new Series();
        for (int round = -3; round < rounds; round++) {
            Meter.Cost cost = meter.cost(() -> use(held, STATEMENTS));
            if (round >= 0) {
                series.add(cost, cost);
            }
        }
        return series;
    }

    private static int use(List<Held> held, int statements) throws SQLException {
        for (int i = 0; i < statements; i++) {
            held.get(i % held.size()).use();
        }
        return statements;
    }

    private long physical() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private HoldfastDataSource holdfast() {
        return HoldfastDataSource.builder()
                .endpoint("first", "localhost:" + server.getPort())
                .database("postgres")
                .user("postgres")
                .poolSize(POOL)
                .build();
    }

    private HikariDataSource hikari(int count) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://localhost:" + server.getPort() + "/postgres");
        config.setUsername("postgres");
        config.setMaximumPoolSize(count + 1);
        return new HikariDataSource(config);
    }

    /**
     * A connection with a statement on it.
     *
     * @param connection held
     * @param statement on it
     */
    private record Held(Connection connection, PreparedStatement statement) implements AutoCloseable {
        static Held of(DataSource dataSource) throws SQLException {
            Connection connection = dataSource.getConnection();
            return new Held(connection, connection.prepareStatement("SELECT ?::int"));
        }

        void use() throws SQLException {
            statement.setInt(1, 7);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next() || rows.getInt(1) != 7) {
                    throw new IllegalStateException("the answer is wrong");
                }
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
