package io.holdfast.samples.benchmarks.emulator;

import io.holdfast.samples.benchmarks.Form;
import io.holdfast.samples.benchmarks.Part;
import io.holdfast.samples.benchmarks.report.Figure;
import io.holdfast.samples.benchmarks.report.Findings;
import io.holdfast.samples.benchmarks.report.Table;
import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.testkit.Regions;
import io.holdfast.testkit.RowChanges;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/** Rows a second out of the testkit's emulator by plain PgJDBC, the best of the rounds, beside a real PostgreSQL. */
public final class EmulatorBenchmark implements Part {
    private static final int BATCH = 1_000;
    private static final String EMULATOR = "emulator";
    private static final String POSTGRES = "PostgreSQL";

    private final Map<String, Double> best = new LinkedHashMap<>();

    @Override
    public Findings measure(Form form) throws Exception {
        int rows = form.of(100_000, 500_000);
        int rounds = form.of(2, 4);
        start("start and end, the first of a JVM", 1);
        emulator(rows, rounds);
        postgres(rows, rounds);
        for (int round = 0; round < rounds; round++) {
            live("changes of a table, its feed included", "SUBSCRIBE t WITH (SNAPSHOT = false)", rows);
        }
        live(
                "changes of a filter",
                "SUBSCRIBE (SELECT id, amount FROM t WHERE amount % 2 = 0) WITH (SNAPSHOT = false)",
                rows);
        live(
                "changes of a grouping",
                "SUBSCRIBE (SELECT id, sum(amount) AS total FROM t GROUP BY id) WITH (SNAPSHOT = false)",
                20 * BATCH);
        start("start and end, warm", form.of(5, 20));
        heap(form.of(100_000, 1_000_000));
        return findings(rows);
    }

    private Findings findings(int rows) {
        List<Figure> figures = best.entrySet().stream()
                .map(entry -> {
                    String[] names = entry.getKey().split("\\|", -1);
                    return new Figure(names[1], names[0], "best", names[2], Math.abs(entry.getValue()), List.of());
                })
                .toList();
        return new Findings(
                "emulator",
                "The testkit's emulator",
                String.format(
                        Locale.ROOT,
                        "One connection over loopback by PgJDBC, %,d rows of three columns; a feed of 1,000 rows a timestamp.",
                        rows),
                List.of(new Table(
                        "Streaming",
                        List.of("what", "figure"),
                        figures.stream()
                                .map(figure -> List.of(
                                        figure.who() + ", " + figure.where(),
                                        String.format(Locale.ROOT, "%,.0f %s", figure.value(), figure.unit())))
                                .toList(),
                        "")),
                List.of(),
                figures,
                0);
    }

    /** Rates grow when they get better; a time is kept negative, so that it does, too. */
    private void keep(String who, String what, String unit, double value) {
        best.merge(who + "|" + what + "|" + unit, value, Math::max);
    }

    private void rate(String who, String what, long rows, long begun) {
        keep(who, what, "rows/s", rows * 1e9 / (System.nanoTime() - begun));
    }

    private static String url(MaterializeEmulator emulator) {
        return "jdbc:postgresql://" + emulator.address() + "/materialize?user=materialize&preferQueryMode=simple";
    }

    private void emulator(int rows, int rounds) throws SQLException, IOException {
        try (MaterializeEmulator emulator = MaterializeEmulator.builder().start();
                Connection connection = DriverManager.getConnection(url(emulator));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id int, customer text, amount bigint)");
            write(emulator::apply, rows);
            for (int round = 0; round < rounds; round++) {
                statement.execute("BEGIN");
                statement.execute("DECLARE c CURSOR FOR SUBSCRIBE t");
                fetch(EMULATOR, "snapshot by FETCH 10000", statement, rows);
                statement.execute("ROLLBACK");
                copy(EMULATOR, connection);
            }
        }
    }

    private void postgres(int rows, int rounds) throws SQLException, IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                        .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                        .start();
                Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TEMPORARY TABLE t AS SELECT n AS id, 'customer ' || n % 100 AS customer, n * 2 AS amount"
                            + " FROM generate_series(1, " + rows + ") AS g (n)");
            connection.setAutoCommit(false);
            for (int round = 0; round < rounds; round++) {
                statement.execute("DECLARE c CURSOR FOR SELECT * FROM t");
                fetch(POSTGRES, "snapshot by FETCH 10000", statement, rows);
                statement.execute("CLOSE c");
                copy(POSTGRES, connection);
            }
        }
    }

    private void fetch(String who, String what, Statement statement, int wanted) throws SQLException {
        long begun = System.nanoTime();
        read(statement, wanted);
        rate(who, what, wanted, begun);
    }

    private static void read(Statement statement, int wanted) throws SQLException {
        int rows = 0;
        while (rows < wanted) {
            try (ResultSet result = statement.executeQuery("FETCH 10000 c")) {
                while (result.next()) {
                    rows++;
                }
            }
        }
    }

    private void copy(String who, Connection connection) throws SQLException, IOException {
        long begun = System.nanoTime();
        long rows = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (SELECT * FROM t) TO STDOUT", OutputStream.nullOutputStream());
        rate(who, "COPY", rows, begun);
    }

    private void live(String what, String subscribe, int rows) throws SQLException {
        try (MaterializeEmulator emulator = MaterializeEmulator.builder().start();
                Connection connection = DriverManager.getConnection(url(emulator));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id int, customer text, amount bigint)");
            statement.execute("BEGIN");
            statement.execute("DECLARE c CURSOR FOR " + subscribe);
            statement.execute("FETCH 0 c");
            long begun = System.nanoTime();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(emulator::apply, rows));
            read(statement, rows);
            rate(EMULATOR, what, rows, begun);
            writer.join();
        }
    }

    private static void write(Consumer<RowChanges> feed, int rows) {
        for (int i = 0; i < rows; i += BATCH) {
            RowChanges changes = new RowChanges();
            for (int row = i; row < i + BATCH; row++) {
                changes.insert("t", row, "customer " + row % 100, row * 2L);
            }
            feed.accept(changes);
        }
    }

    /** What two regions on one feed hold, with rows in a table and in a view of it each. */
    private void heap(int rows) {
        String sql = "CREATE TABLE t (id int, customer text, amount bigint);"
                + "CREATE MATERIALIZED VIEW v AS SELECT id, customer, amount FROM t WHERE id >= 0";
        System.gc();
        long before = used();
        try (Regions regions = Regions.start(List.of("us-east-1", "eu-west-1"), sql)) {
            write(regions.upstream()::apply, rows);
            for (String region : List.of("us-east-1", "eu-west-1")) {
                regions.get(region).emulator().query("SELECT count(*) FROM v");
            }
            System.gc();
            String what = String.format(Locale.ROOT, "heap of two regions with %,d rows in a view of each", rows);
            keep(EMULATOR, what, "MiB", -(used() - before) / 1048576.0);
        }
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void start(String what, int times) {
        for (int i = 0; i < times; i++) {
            long begun = System.nanoTime();
            MaterializeEmulator.builder().start().close();
            keep(EMULATOR, what, "ms", -(System.nanoTime() - begun) / 1e6);
        }
    }
}
