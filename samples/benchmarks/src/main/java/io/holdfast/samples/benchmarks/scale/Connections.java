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
import org.jspecify.annotations.Nullable;

/** 1 to 1,000 connections that the application holds, each with a statement that it holds. */
final class Connections {
    private static final int[] COUNTS = {1, 10, 100, 1000};
    private static final int MOST_PHYSICAL = 100;
    private static final int STATEMENTS = 2000;
    private static final int POOL = 8;
    /** Bytes of heap: less is the noise of collections. */
    private static final double TOLD = 32_000;

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
     * @param heap bytes in all, the data source and its physical connections included
     * @param physical connections at the server
     * @param series of the statements
     */
    private record Cost(double heap, long physical, Series series) {}

    /** A data source that can be closed. */
    @FunctionalInterface
    private interface Opening {
        DataSource open(int count);
    }

    List<Table> tables(List<Figure> figures, List<Chart> charts) throws Exception {
        // what the first of each loads is no connection's cost
        cost(1, number -> holdfast());
        cost(1, this::hikari);
        List<List<String>> rows = new ArrayList<>();
        Growth growth = new Growth("logical connections");
        List<Double> ours = new ArrayList<>();
        @Nullable Cost first = null;
        @Nullable Cost firstBase = null;
        for (int count : COUNTS) {
            Cost cost = cost(count, number -> holdfast());
            first = first == null ? cost : first;
            ours.add(cost.series().median(Meter.Cost::cpuNanos) / 1000);
            rows.add(row("Holdfast, " + count, count, cost, first));
            figures.addAll(figures("Holdfast", count, cost, first));
            grow(growth, count, cost);
            if (count <= MOST_PHYSICAL) {
                Cost base = cost(count, this::hikari);
                firstBase = firstBase == null ? base : firstBase;
                rows.add(row("HikariCP + PgJDBC, " + count, count, base, firstBase));
                figures.addAll(figures("HikariCP + PgJDBC", count, base, firstBase));
            }
        }
        charts.add(chart(ours));
        figures.addAll(growth.figures());
        return List.of(
                new Table(
                        "Logical connections over a fixed pool",
                        List.of(
                                "connections held",
                                "CPU µs/op",
                                "µs/op",
                                "B/op",
                                "heap KB in all",
                                "B for each after the first",
                                "physical"),
                        rows,
                        "Heap in all is with the data source and its physical connections. \"–\": less than can be told."),
                growth.table());
    }

    private static void grow(Growth growth, int count, Cost cost) {
        growth.add("CPU of a statement", "µs", count, cost.series().median(Meter.Cost::cpuNanos) / 1000);
        growth.add("bytes of a statement", "B", count, cost.series().median(Meter.Cost::bytes));
        growth.add("heap in all", "B", count, cost.heap());
        growth.add("physical connections", "", count, (double) cost.physical());
    }

    private static Chart chart(List<Double> ours) {
        return new Chart(
                "CPU of a statement by logical connections over 8 physical ones",
                "µs/op",
                false,
                Arrays.stream(COUNTS).mapToObj(Integer::toString).toList(),
                List.of(new Chart.Bars("Holdfast", ours)));
    }

    /** What each connection after the first adds; negative where that is less than can be told. */
    private static double further(int count, Cost cost, Cost first) {
        double more = cost.heap() - first.heap();
        return count == 1 || more < TOLD ? -1 : more / (count - 1);
    }

    private static List<String> row(String name, int count, Cost cost, Cost first) {
        double further = further(count, cost, first);
        return List.of(
                name,
                text("%.2f", cost.series().median(Meter.Cost::cpuNanos) / 1000),
                text("%.1f", cost.series().median(Meter.Cost::wallNanos) / 1000),
                text("%,.0f", cost.series().median(Meter.Cost::bytes)),
                text("%,.0f", cost.heap() / 1000),
                further < 0 ? "–" : text("%,.0f", further),
                Long.toString(cost.physical()));
    }

    static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static List<Figure> figures(String who, int count, Cost cost, Cost first) {
        String where = count + " logical connections";
        return List.of(
                new Figure(where, who, "cpu", "ns/op", cost.series().median(Meter.Cost::cpuNanos), List.of()),
                new Figure(where, who, "allocated", "B/op", cost.series().median(Meter.Cost::bytes), List.of()),
                new Figure(where, who, "heap", "B", cost.heap(), List.of()),
                new Figure(where, who, "heap after the first", "B/connection", further(count, cost, first), List.of()),
                new Figure(where, who, "physical connections", "", cost.physical(), List.of()));
    }

    private Cost cost(int count, Opening opening) throws Exception {
        long before = census.heap();
        DataSource dataSource = opening.open(count);
        List<Held> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(Held.of(dataSource));
            }
            use(held, Math.max(STATEMENTS, 3 * count));
            Series series = measured(held);
            return new Cost(Math.max(0, census.heap() - before), physical(), series);
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
        config.setMaximumPoolSize(count);
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
