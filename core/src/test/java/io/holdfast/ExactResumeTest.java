package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.holdfast.failure.Incident;
import io.holdfast.failure.TransactionRestartRequiredException;
import io.holdfast.freshness.ReadInfo;
import io.holdfast.testkit.FaultProxy;
import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.testkit.time.VirtualClock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * With {@code cursorResume=exact}, a cursor and a transaction that has only read go on as of their snapshot while the environment
 * still has it, and are never a mix of two.
 */
final class ExactResumeTest {
    private static final int ROWS = 11;

    private final VirtualClock clock = VirtualClock.at(1_760_000_000_000L);
    private final MaterializeEmulator server =
            MaterializeEmulator.builder().clock(clock).start();
    private final FaultProxy east = FaultProxy.to(server.host(), server.port());
    private final FaultProxy west = FaultProxy.to(server.host(), server.port());

    ExactResumeTest() {
        server.execute("CREATE TABLE kept (a int, b numeric, c timestamp, d double precision)"
                + " WITH (RETAIN HISTORY FOR '1h')");
        server.execute("CREATE TABLE fleeting (a int)");
        for (int row = 0; row < ROWS; row++) {
            // every value twice but the last, so that counts matter
            server.execute("INSERT INTO kept VALUES (" + row / 2 + ", 1.50, '2026-11-22 05:06:07', 2)");
            server.execute("INSERT INTO fleeting VALUES (" + row / 2 + ")");
        }
    }

    @AfterEach
    void close() {
        east.close();
        west.close();
        server.close();
    }

    @Test
    void aCursorCutAtEveryRowGoesOnWithWhatWasNotDelivered() throws SQLException {
        for (int cut = 1; cut <= ROWS; cut++) {
            List<String> expected = strings("SELECT a, b, c, d FROM kept");
            try (HoldfastDataSource dataSource = exact();
                    Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.setFetchSize(1);
                ResultSet rows = statement.executeQuery("SELECT a, b, c, d FROM kept -- all of it");
                List<String> delivered = new ArrayList<>();
                for (int row = 0; row < cut; row++) {
                    assertThat(rows.next()).isTrue();
                    delivered.add(text(rows));
                }
                server.execute("INSERT INTO kept VALUES (" + (100 + cut) + ", 0, NULL, NULL)");
                breakAll();
                while (rows.next()) {
                    delivered.add(text(rows));
                    assertThat(rows.getRow()).isEqualTo(delivered.size());
                }
                assertThat(delivered).as("cut after " + cut).containsExactlyInAnyOrderElementsOf(expected);
                assertThat(rows.unwrap(ReadInfo.class).attempts()).isBetween(2, 5);
                assertThat(statement.getWarnings().getSQLState()).isEqualTo("01000");
                connection.commit();
            }
        }
    }

    @Test
    void aPreparedCursorKeepsTheParametersOfItsOpening() throws SQLException {
        try (HoldfastDataSource dataSource = exact();
                Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT a, b, c, d FROM kept WHERE a < ? ORDER BY a")) {
            connection.setAutoCommit(false);
            statement.setFetchSize(2);
            // more often than the driver executes before it asks for binary values
            for (int run = 0; run < 8; run++) {
                statement.setInt(1, 3);
                try (ResultSet rows = statement.executeQuery()) {
                    assertThat(drained(rows)).hasSize(6);
                }
                connection.commit();
            }
            ResultSet rows = statement.executeQuery();
            List<String> delivered = new ArrayList<>();
            for (int row = 0; row < 4; row++) {
                rows.next();
                delivered.add(text(rows));
            }
            statement.setInt(1, 0);
            breakAll();
            delivered.addAll(drained(rows));
            assertThat(delivered).hasSize(6).isEqualTo(strings("SELECT a, b, c, d FROM kept WHERE a < 3 ORDER BY a"));
            connection.commit();
        }
    }

    @Test
    void anotherOrderOfTheSameRowsIsRecognised() throws SQLException {
        String query = "SELECT a FROM kept ORDER BY a * (SELECT 1 - 2 * (count(*) % 2) FROM mz_catalog.mz_clusters)";
        List<Integer> expected = numbers("SELECT a FROM kept");
        try (HoldfastDataSource dataSource = exact();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(2);
            ResultSet rows = statement.executeQuery(query);
            List<Integer> delivered = first(rows, 4);
            server.execute("CREATE CLUSTER turns_the_order (SIZE = '100cc')");
            breakAll();
            delivered.addAll(first(rows, Integer.MAX_VALUE));
            assertThat(delivered).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(delivered).isNotEqualTo(expected);
            connection.commit();
        }
    }

    @Test
    void otherRowsForTheSameQueryAreNeverMixedIn() throws SQLException {
        String query = "SELECT a + (SELECT count(*) FROM mz_catalog.mz_clusters) FROM kept";
        try (HoldfastDataSource dataSource = exact();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(2);
            ResultSet rows = statement.executeQuery(query);
            first(rows, 4);
            server.execute("CREATE CLUSTER counts (SIZE = '100cc')");
            breakAll();
            TransactionRestartRequiredException cut =
                    catchThrowableOfType(TransactionRestartRequiredException.class, rows::next);
            assertThat(cut.rowsDelivered()).isEqualTo(4);
            assertThat(cut.getSuppressed()).anySatisfy(e -> assertThat(e).hasMessageContaining("other rows"));
            connection.rollback();
        }
    }

    @Test
    void withTheUsualRetentionTheSnapshotIsGoneAndTheErrorNamesBothTimestamps() throws SQLException {
        try (HoldfastDataSource dataSource = exact();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(2);
            ResultSet rows = statement.executeQuery("SELECT a FROM fleeting");
            long then = rows.unwrap(ReadInfo.class).timestamp().orElseThrow();
            first(rows, 6);
            breakAll();
            forget(rows.unwrap(ReadInfo.class).timestamp().orElseThrow());
            TransactionRestartRequiredException cut =
                    catchThrowableOfType(TransactionRestartRequiredException.class, rows::next);
            assertThat(cut.rowsDelivered()).isEqualTo(6);
            assertThat(cut.deliveredAt()).hasValue(then);
            assertThat(cut.offeredAt().orElseThrow()).isGreaterThan(then + 1000);
            assertThat((Throwable) cut)
                    .hasMessageContaining(Long.toString(then))
                    .hasMessageContaining("after 6 rows");
            assertThat(cut.getSuppressed())
                    .anySatisfy(e -> assertThat(e).hasMessageContaining("could not find a valid timestamp"));
            connection.rollback();
            assertThat(number(connection, "SELECT count(*)::int FROM fleeting")).isGreaterThan(ROWS);
            connection.rollback();
        }
    }

    @Test
    void anotherEnvironmentNeverGoesOn() throws SQLException {
        try (MaterializeEmulator other = MaterializeEmulator.builder().clock(clock).start()) {
            other.execute("CREATE TABLE kept (a int) WITH (RETAIN HISTORY FOR '1h')");
            try (HoldfastDataSource dataSource = HoldfastDataSource.builder()
                            .endpoint("east", east.address())
                            .endpoint("other", other.address())
                            .set("cursorResume", "exact")
                            .build();
                    Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.setFetchSize(2);
                ResultSet rows = statement.executeQuery("SELECT a FROM kept");
                first(rows, 2);
                clock.advance(Duration.ofSeconds(1));
                east.refuse();
                east.resetOnce();
                statement.setQueryTimeout(2);
                TransactionRestartRequiredException cut =
                        catchThrowableOfType(TransactionRestartRequiredException.class, rows::next);
                assertThat(cut.endpoint()).isEqualTo("east");
                assertThat(cut.deliveredAt()).isPresent();
                connection.rollback();
            }
        }
    }

    @Test
    void anEnvironmentThatWasExchangedBehindItsAddressIsNoticed() throws SQLException {
        try (MaterializeEmulator other =
                        MaterializeEmulator.builder().clock(clock).start();
                HoldfastDataSource dataSource = HoldfastDataSource.builder()
                        .endpoint("east", east.address())
                        .poolSize(1)
                        .set("cursorResume", "exact")
                        .set("probeInterval", "1h")
                        .build();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            other.execute("CREATE TABLE kept (a int) WITH (RETAIN HISTORY FOR '1h')");
            other.execute("INSERT INTO kept VALUES (0), (0), (7), (7)");
            connection.setAutoCommit(false);
            statement.setFetchSize(1);
            ResultSet rows = statement.executeQuery("SELECT a FROM kept ORDER BY a");
            first(rows, 2);
            clock.advance(Duration.ofSeconds(1));
            east.retarget(other.port());
            breakAll();
            TransactionRestartRequiredException cut =
                    catchThrowableOfType(TransactionRestartRequiredException.class, rows::next);
            assertThat(cut.rowsDelivered()).isEqualTo(2);
            connection.rollback();
        }
    }

    @Test
    void aTransactionOfWholeReadsGoesOnAsOfItsSnapshot() throws SQLException {
        try (HoldfastDataSource dataSource = exact();
                Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            assertThat(number(connection, "SELECT count(*)::int FROM kept")).isEqualTo(ROWS);
            server.execute("INSERT INTO kept VALUES (99, 0, NULL, NULL)");
            breakAll();
            assertThat(number(connection, "SELECT count(*)::int FROM kept")).isEqualTo(ROWS);
            server.execute("INSERT INTO kept VALUES (99, 0, NULL, NULL)");
            assertThat(number(connection, "SELECT count(*)::int FROM kept")).isEqualTo(ROWS);
            breakAll();
            assertThat(number(connection, "SELECT max(a) FROM kept")).isEqualTo(ROWS / 2);
            assertThatThrownBy(() -> number(connection, "SELECT count(*)::int FROM kept WHERE now() > c"))
                    .isInstanceOf(TransactionRestartRequiredException.class);
            assertThatThrownBy(() -> run(connection, "INSERT INTO kept VALUES (1, 1, NULL, NULL)"))
                    .isInstanceOf(TransactionRestartRequiredException.class);
            connection.commit();
            assertThat(number(connection, "SELECT count(*)::int FROM kept")).isEqualTo(ROWS + 2);
            connection.commit();
        }
    }

    @Test
    void twoCursorsOfOneTransactionBothGoOn() throws SQLException {
        try (HoldfastDataSource dataSource = exact();
                Connection connection = dataSource.getConnection();
                Statement one = connection.createStatement();
                Statement two = connection.createStatement()) {
            connection.setAutoCommit(false);
            one.setFetchSize(2);
            two.setFetchSize(3);
            ResultSet ones = one.executeQuery("SELECT a FROM kept ORDER BY a");
            ResultSet twos = two.executeQuery("SELECT a FROM kept ORDER BY a DESC");
            List<Integer> up = first(ones, 4);
            List<Integer> down = first(twos, 6);
            breakAll();
            up.addAll(first(ones, 3));
            down.addAll(first(twos, Integer.MAX_VALUE));
            breakAll();
            up.addAll(first(ones, Integer.MAX_VALUE));
            assertThat(up).isEqualTo(numbers("SELECT a FROM kept ORDER BY a"));
            assertThat(down).isEqualTo(numbers("SELECT a FROM kept ORDER BY a DESC"));
            connection.commit();
        }
    }

    @Test
    void aRawTransactionGoesOnToo() throws SQLException {
        try (HoldfastDataSource dataSource = exact();
                Connection connection = dataSource.getConnection()) {
            run(connection, "BEGIN");
            breakAll();
            assertThat(number(connection, "SELECT count(*)::int FROM kept")).isEqualTo(ROWS);
            server.execute("INSERT INTO kept VALUES (99, 0, NULL, NULL)");
            breakAll();
            assertThat(number(connection, "SELECT count(*)::int FROM kept")).isEqualTo(ROWS);
            run(connection, "COMMIT");
            assertThat(number(connection, "SELECT count(*)::int FROM kept")).isEqualTo(ROWS + 1);
        }
    }

    @Test
    void aCursorThatItsTransactionHasLostDoesNotReadFromTheNextOne() throws SQLException {
        try (HoldfastDataSource dataSource = exact();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(2);
            ResultSet rows = statement.executeQuery("SELECT a FROM fleeting");
            first(rows, 2);
            breakAll();
            forget(rows.unwrap(ReadInfo.class).timestamp().orElseThrow());
            assertThatThrownBy(rows::next).isInstanceOf(TransactionRestartRequiredException.class);
            connection.rollback();
            number(connection, "SELECT 1");
            assertThatThrownBy(rows::next).isInstanceOf(SQLException.class);
            connection.rollback();
        }
    }

    @Test
    void withoutThePolicyTheErrorNamesBothTimestampsWhereTheConnectionAsksForThem() throws SQLException {
        try (HoldfastDataSource dataSource = builder().build();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            run(connection, "SET emit_timestamp_notice = true");
            connection.setAutoCommit(false);
            statement.setFetchSize(2);
            ResultSet rows = statement.executeQuery("SELECT a FROM kept");
            ReadInfo info = rows.unwrap(ReadInfo.class);
            first(rows, 2);
            clock.advance(Duration.ofSeconds(3));
            breakAll();
            TransactionRestartRequiredException cut =
                    catchThrowableOfType(TransactionRestartRequiredException.class, rows::next);
            assertThat(cut.deliveredAt()).isEqualTo(info.timestamp());
            assertThat(cut.offeredAt().orElseThrow())
                    .isGreaterThan(info.timestamp().orElseThrow());
            assertThat(incident(cut).attempts()).hasSize(1);
            assertThat(incident(cut).endpoints()).hasSize(2);
            connection.rollback();
        }
    }

    private static Incident incident(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            for (Throwable suppressed : each.getSuppressed()) {
                if (suppressed instanceof Incident incident) {
                    return incident;
                }
            }
        }
        throw new AssertionError("no incident", failure);
    }

    /** Lets time pass, once nobody holds it back, until a timestamp cannot be read any more. */
    private void forget(long timestamp) {
        await().untilAsserted(() -> {
            clock.advance(Duration.ofSeconds(5));
            server.execute("INSERT INTO fleeting VALUES (99)");
            assertThatThrownBy(() -> numbers("SELECT a FROM fleeting AS OF " + timestamp))
                    .hasMessageContaining("valid timestamp");
        });
    }

    private void breakAll() {
        east.resetOnce();
        west.resetOnce();
    }

    private HoldfastDataSourceBuilder builder() {
        return HoldfastDataSource.builder()
                .endpoint("east", east.address())
                .endpoint("west", west.address())
                .poolSize(2);
    }

    private HoldfastDataSource exact() {
        return builder().set("cursorResume", "exact").build();
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static List<Integer> first(ResultSet rows, int most) throws SQLException {
        List<Integer> values = new ArrayList<>();
        while (values.size() < most && rows.next()) {
            values.add(rows.getInt(1));
        }
        return values;
    }

    private static List<String> drained(ResultSet rows) throws SQLException {
        List<String> values = new ArrayList<>();
        while (rows.next()) {
            values.add(text(rows));
        }
        return values;
    }

    private static String text(ResultSet rows) throws SQLException {
        return Arrays.asList(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4))
                .toString();
    }

    private Connection direct() throws SQLException {
        return java.sql.DriverManager.getConnection(
                "jdbc:postgresql://" + server.address() + "/materialize?user=materialize");
    }

    private List<String> strings(String sql) throws SQLException {
        try (Connection connection = direct();
                Statement statement = connection.createStatement()) {
            return drained(statement.executeQuery(sql));
        }
    }

    private List<Integer> numbers(String sql) throws SQLException {
        try (Connection connection = direct();
                Statement statement = connection.createStatement()) {
            return first(statement.executeQuery(sql), Integer.MAX_VALUE);
        }
    }
}
