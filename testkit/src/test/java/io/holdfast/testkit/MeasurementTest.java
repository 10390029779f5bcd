package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.postgresql.PGConnection;

/** How fast it streams, beside a real PostgreSQL in the same run. Run with {@code -Dholdfast.measure=true}. */
@EnabledIfSystemProperty(named = "holdfast.measure", matches = "true")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class MeasurementTest {
    private static final int ROWS = 500_000;
    private static final int BATCH = 1_000;
    private static final int ROUNDS = 5;
    private static final double LEAST_ROWS_A_SECOND = 200_000;

    private static String url(MaterializeEmulator emulator) {
        return "jdbc:postgresql://" + emulator.address() + "/materialize?user=materialize&preferQueryMode=simple";
    }

    private static double print(String what, long rows, long nanos) {
        double rate = rows * 1e9 / nanos;
        System.out.printf(
                Locale.ROOT, "measured: %s: %,d rows in %,d ms, %,.0f rows/s%n", what, rows, nanos / 1_000_000, rate);
        return rate;
    }

    @Test
    void streamsATable() throws SQLException, IOException {
        double best = 0;
        try (MaterializeEmulator emulator = MaterializeEmulator.builder().start();
                Connection connection = DriverManager.getConnection(url(emulator));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id int, customer text, amount bigint)");
            for (int i = 0; i < ROWS; i += BATCH) {
                statement.execute("INSERT INTO t SELECT n, 'customer ' || n % 100, n * 2 FROM generate_series(" + i
                        + ", " + (i + BATCH - 1) + ") AS g (n)");
            }
            for (int round = 0; round < ROUNDS; round++) {
                best = Math.max(best, fetch(statement, "SUBSCRIBE t", ROWS, "snapshot of a table by FETCH 10000"));
                copy(connection, "SELECT * FROM t", "SELECT by COPY");
            }
        }
        postgres();
        assertThat(best).isGreaterThan(LEAST_ROWS_A_SECOND);
    }

    private static double fetch(Statement statement, String subscribe, int wanted, String what) throws SQLException {
        statement.execute("BEGIN");
        statement.execute("DECLARE c CURSOR FOR " + subscribe);
        long begun = System.nanoTime();
        read(statement, wanted);
        double rate = print(what, wanted, System.nanoTime() - begun);
        statement.execute("ROLLBACK");
        return rate;
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

    private static void copy(Connection connection, String query, String what) throws SQLException, IOException {
        long begun = System.nanoTime();
        long rows = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (" + query + ") TO STDOUT", OutputStream.nullOutputStream());
        print(what, rows, System.nanoTime() - begun);
    }

    private static void postgres() throws SQLException, IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TEMPORARY TABLE t AS SELECT n AS id, 'customer ' || n % 100 AS customer, n * 2 AS amount"
                            + " FROM generate_series(1, " + ROWS + ") AS g (n)");
            connection.setAutoCommit(false);
            for (int round = 0; round < ROUNDS; round++) {
                statement.execute("DECLARE c CURSOR FOR SELECT * FROM t");
                long begun = System.nanoTime();
                read(statement, ROWS);
                print("PostgreSQL by FETCH 10000", ROWS, System.nanoTime() - begun);
                statement.execute("CLOSE c");
                copy(connection, "SELECT * FROM t", "PostgreSQL by COPY");
            }
        }
    }

    /** Changes as they are made, by a feed of 1,000 rows a timestamp: a table, a filter, and a view that is re-evaluated. */
    @Test
    void streamsChangesAsTheyAreMade() throws SQLException {
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            best = Math.max(best, live("SUBSCRIBE t WITH (SNAPSHOT = false)", ROWS, "changes of a table"));
        }
        live("SUBSCRIBE (SELECT id, amount FROM t WHERE amount % 2 = 0) WITH (SNAPSHOT = false)", ROWS, "of a filter");
        int groups = 20 * BATCH;
        live(
                "SUBSCRIBE (SELECT id, sum(amount) AS total FROM t GROUP BY id) WITH (SNAPSHOT = false)",
                groups,
                "of a re-evaluated grouping");
        assertThat(best).isGreaterThan(LEAST_ROWS_A_SECOND);
    }

    private static double live(String subscribe, int rows, String what) throws SQLException {
        try (MaterializeEmulator emulator = MaterializeEmulator.builder().start();
                Connection connection = DriverManager.getConnection(url(emulator));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id int, customer text, amount bigint)");
            statement.execute("BEGIN");
            statement.execute("DECLARE c CURSOR FOR " + subscribe);
            statement.execute("FETCH 0 c");
            long begun = System.nanoTime();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(emulator, rows));
            read(statement, rows);
            double rate = print(what, rows, System.nanoTime() - begun);
            writer.join();
            return rate;
        }
    }

    private static void write(MaterializeEmulator emulator, int rows) {
        for (int i = 0; i < rows; i += BATCH) {
            RowChanges changes = new RowChanges();
            for (int row = i; row < i + BATCH; row++) {
                changes.insert("t", row, "customer " + row % 100, row * 2L);
            }
            emulator.apply(changes);
        }
    }
}
