package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.engine.Environment;
import io.holdfast.testkit.engine.EnvironmentOptions;
import io.holdfast.testkit.engine.Feed;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.postgresql.PGConnection;

/**
 * Prints how fast and how small it is; asserts nothing about it. Run with {@code -Dholdfast.measure=true}, and with
 * {@code -Dholdfast.measure.postgres=<JDBC URL>} to have PostgreSQL measured in the same run.
 */
@EnabledIfSystemProperty(named = "holdfast.measure", matches = "true")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class MeasurementTest {
    private static final int ROWS = 500_000;
    private static final int VIEW_ROWS = 1_000_000;
    private static final int BATCH = 1_000;
    private static final int ROUNDS = 4;

    private static String url(MaterializeEmulator emulator) {
        return "jdbc:postgresql://" + emulator.address() + "/materialize?user=materialize&preferQueryMode=simple";
    }

    private static void print(String what, long rows, long nanos) {
        System.out.printf(
                Locale.ROOT,
                "measured: %s: %,d rows in %,d ms, %,.0f rows/s%n",
                what,
                rows,
                nanos / 1_000_000,
                rows * 1e9 / nanos);
    }

    @Test
    void subscribesPerSecond() throws SQLException, IOException {
        try (MaterializeEmulator emulator = MaterializeEmulator.builder().start();
                Connection connection = DriverManager.getConnection(url(emulator));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id int, customer text, amount bigint)");
            for (int i = 0; i < ROWS; i += BATCH) {
                statement.execute("INSERT INTO t SELECT n, 'customer ' || n % 100, n * 2 FROM generate_series(" + i
                        + ", " + (i + BATCH - 1) + ") AS g (n)");
            }
            for (int round = 0; round < ROUNDS; round++) {
                fetch(statement);
                copy(connection, "SUBSCRIBE t WITH (SNAPSHOT = true) UP TO " + later(statement), "SUBSCRIBE by COPY");
                copy(connection, "SELECT * FROM t", "SELECT by COPY");
            }
        }
        postgres();
    }

    private static long later(Statement statement) throws SQLException {
        try (ResultSet now = statement.executeQuery("SELECT mz_now()::text")) {
            assertThat(now.next()).isTrue();
            return now.getLong(1) + 1_500;
        }
    }

    private static void fetch(Statement statement) throws SQLException {
        statement.execute("BEGIN");
        statement.execute("DECLARE c CURSOR FOR SUBSCRIBE t");
        long begun = System.nanoTime();
        long rows = 0;
        while (rows < ROWS) {
            try (ResultSet result = statement.executeQuery("FETCH 10000 c")) {
                while (result.next()) {
                    rows++;
                }
            }
        }
        print("SUBSCRIBE by FETCH 10000", rows, System.nanoTime() - begun);
        statement.execute("ROLLBACK");
    }

    private static void copy(Connection connection, String query, String what) throws SQLException, IOException {
        long begun = System.nanoTime();
        long rows = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (" + query + ") TO STDOUT", OutputStream.nullOutputStream());
        print(what, rows, System.nanoTime() - begun);
    }

    private static void postgres() throws SQLException, IOException {
        String url = System.getProperty("holdfast.measure.postgres");
        if (url == null) {
            return;
        }
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TEMPORARY TABLE t AS SELECT n AS id, 'customer ' || n % 100 AS customer, n * 2 AS amount"
                            + " FROM generate_series(1, " + ROWS + ") AS g (n)");
            for (int round = 0; round < ROUNDS; round++) {
                copy(connection, "SELECT * FROM t", "PostgreSQL by COPY");
            }
        }
    }

    @Test
    void twoRegionsAndAMillionRows() {
        try (Environment east = Environment.create(EnvironmentOptions.of("east"));
                Environment west = Environment.create(EnvironmentOptions.of("west"))) {
            for (Environment region : new Environment[] {east, west}) {
                region.execute("CREATE TABLE t (id int, customer text, amount bigint)");
                region.execute("CREATE MATERIALIZED VIEW v AS SELECT id, customer, amount FROM t WHERE id >= 0");
            }
            for (int i = 0; i < VIEW_ROWS; i += BATCH) {
                Feed feed = new Feed();
                for (int row = i; row < i + BATCH; row++) {
                    feed.insert("t", row, "customer " + row % 100, row * 2L);
                }
                east.apply(feed);
                west.apply(feed);
            }
            assertThat(west.query("SELECT count(*) FROM v")).hasSize(1);
            System.gc();
            long used =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            System.out.printf(
                    Locale.ROOT, "measured: two regions with %,d rows in a view: %,d MiB%n", VIEW_ROWS, used >> 20);
        }
    }
}
