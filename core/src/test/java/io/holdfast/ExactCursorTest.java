package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.failure.TransactionRestartRequiredException;
import io.holdfast.freshness.ReadInfo;
import io.holdfast.testkit.MaterializeEmulator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * With {@code cursorResume=exact}, a cursor goes on as of its snapshot while the environment still has it, and is never a mix of
 * two.
 */
final class ExactCursorTest {
    private final TwoPaths paths = new TwoPaths();

    @AfterEach
    void close() {
        paths.close();
    }

    @Test
    void aCursorCutAtEveryRowGoesOnWithWhatWasNotDelivered() throws SQLException {
        for (int cut = 1; cut <= TwoPaths.ROWS; cut++) {
            List<String> expected = paths.strings("SELECT a, b, c, d FROM kept");
            try (HoldfastDataSource dataSource = paths.exact();
                    Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.setFetchSize(1);
                ResultSet rows = statement.executeQuery("SELECT a, b, c, d FROM kept -- all of it");
                List<String> delivered = new ArrayList<>();
                for (int row = 0; row < cut; row++) {
                    assertThat(rows.next()).isTrue();
                    delivered.add(TwoPaths.text(rows));
                }
                paths.server.execute("INSERT INTO kept VALUES (" + (100 + cut) + ", 0, NULL, NULL)");
                paths.breakAll();
                while (rows.next()) {
                    delivered.add(TwoPaths.text(rows));
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
        try (HoldfastDataSource dataSource = paths.exact();
                Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT a, b, c, d FROM kept WHERE a < ? ORDER BY a")) {
            connection.setAutoCommit(false);
            statement.setFetchSize(2);
            // more often than the driver executes before it asks for binary values
            for (int run = 0; run < 8; run++) {
                statement.setInt(1, 3);
                try (ResultSet rows = statement.executeQuery()) {
                    assertThat(TwoPaths.drained(rows)).hasSize(6);
                }
                connection.commit();
            }
            ResultSet rows = statement.executeQuery();
            List<String> delivered = new ArrayList<>();
            for (int row = 0; row < 4; row++) {
                rows.next();
                delivered.add(TwoPaths.text(rows));
            }
            statement.setInt(1, 0);
            paths.breakAll();
            delivered.addAll(TwoPaths.drained(rows));
            assertThat(delivered)
                    .hasSize(6)
                    .isEqualTo(paths.strings("SELECT a, b, c, d FROM kept WHERE a < 3 ORDER BY a"));
            connection.commit();
        }
    }

    @Test
    void anotherOrderOfTheSameRowsIsRecognised() throws SQLException {
        paths.server.execute("CREATE VIEW turn AS SELECT 1 AS way");
        String query = "SELECT a FROM kept ORDER BY a * (SELECT way FROM turn)";
        List<Integer> expected = paths.numbers("SELECT a FROM kept");
        try (HoldfastDataSource dataSource = paths.exact();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(2);
            ResultSet rows = statement.executeQuery(query);
            List<Integer> delivered = TwoPaths.first(rows, 4);
            paths.server.execute("CREATE OR REPLACE VIEW turn AS SELECT -1 AS way");
            paths.breakAll();
            delivered.addAll(TwoPaths.first(rows, Integer.MAX_VALUE));
            assertThat(delivered).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(delivered).isNotEqualTo(expected);
            connection.commit();
        }
    }

    @Test
    void whereItWentOnItKnowsItsLastRow() throws SQLException {
        try (HoldfastDataSource dataSource = paths.exact();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(2);
            ResultSet rows = statement.executeQuery("SELECT a, b, c, d FROM kept ORDER BY a, b, c, d");
            int delivered = TwoPaths.first(rows, 4).size();
            paths.breakAll();
            while (rows.next()) {
                delivered++;
                int a = rows.getInt(1);
                assertThat(rows.isLast()).isEqualTo(delivered == TwoPaths.ROWS);
                assertThat(rows.getInt(1)).isEqualTo(a);
            }
            assertThat(delivered).isEqualTo(TwoPaths.ROWS);
            connection.commit();
        }
    }

    @Test
    void askingForTheLastRowOverABreakDoesNotMoveItElsewhere() throws SQLException {
        try (HoldfastDataSource dataSource = paths.exact();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(2);
            ResultSet rows = statement.executeQuery("SELECT a FROM kept");
            TwoPaths.first(rows, 4);
            paths.breakAll();
            TransactionRestartRequiredException cut =
                    catchThrowableOfType(TransactionRestartRequiredException.class, rows::isLast);
            assertThat(cut.rowsDelivered()).isEqualTo(4);
            connection.rollback();
            assertThat(TwoPaths.first(statement.executeQuery("SELECT a FROM kept"), 4))
                    .hasSize(4);
            connection.commit();
        }
    }

    @Test
    void otherRowsForTheSameQueryAreNeverMixedIn() throws SQLException {
        paths.server.execute("CREATE VIEW base AS SELECT 10 AS height");
        String query = "SELECT a + (SELECT height FROM base) FROM kept";
        try (HoldfastDataSource dataSource = paths.exact();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(2);
            ResultSet rows = statement.executeQuery(query);
            TwoPaths.first(rows, 4);
            paths.server.execute("CREATE OR REPLACE VIEW base AS SELECT 20 AS height");
            paths.breakAll();
            TransactionRestartRequiredException cut =
                    catchThrowableOfType(TransactionRestartRequiredException.class, rows::next);
            assertThat(cut.rowsDelivered()).isEqualTo(4);
            assertThat(cut.getSuppressed()).anySatisfy(e -> assertThat(e).hasMessageContaining("other rows"));
            connection.rollback();
        }
    }

    @Test
    void withTheUsualRetentionTheSnapshotIsGoneAndTheErrorNamesBothTimestamps() throws SQLException {
        try (HoldfastDataSource dataSource = paths.exact();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(2);
            ResultSet rows = statement.executeQuery("SELECT a FROM fleeting");
            long then = rows.unwrap(ReadInfo.class).timestamp().orElseThrow();
            TwoPaths.first(rows, 6);
            paths.breakAll();
            paths.forget(rows.unwrap(ReadInfo.class).timestamp().orElseThrow());
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
            assertThat(TwoPaths.number(connection, "SELECT count(*)::int FROM fleeting"))
                    .isGreaterThan(TwoPaths.ROWS);
            connection.rollback();
        }
    }

    @Test
    void anotherEnvironmentNeverGoesOn() throws SQLException {
        try (MaterializeEmulator other =
                MaterializeEmulator.builder().clock(paths.clock).start()) {
            other.execute("CREATE TABLE kept (a int) WITH (RETAIN HISTORY FOR '1h')");
            try (HoldfastDataSource dataSource = HoldfastDataSource.builder()
                            .endpoint("east", paths.east.address())
                            .endpoint("other", other.address())
                            .set("cursorResume", "exact")
                            .build();
                    Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.setFetchSize(2);
                ResultSet rows = statement.executeQuery("SELECT a FROM kept");
                TwoPaths.first(rows, 2);
                paths.clock.advance(Duration.ofSeconds(1));
                paths.east.refuse();
                paths.east.resetOnce();
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
                        MaterializeEmulator.builder().clock(paths.clock).start();
                HoldfastDataSource dataSource = HoldfastDataSource.builder()
                        .endpoint("east", paths.east.address())
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
            TwoPaths.first(rows, 2);
            paths.clock.advance(Duration.ofSeconds(1));
            paths.east.retarget(other.port());
            paths.breakAll();
            TransactionRestartRequiredException cut =
                    catchThrowableOfType(TransactionRestartRequiredException.class, rows::next);
            assertThat(cut.rowsDelivered()).isEqualTo(2);
            connection.rollback();
        }
    }

    @Test
    void twoCursorsOfOneTransactionBothGoOn() throws SQLException {
        try (HoldfastDataSource dataSource = paths.exact();
                Connection connection = dataSource.getConnection();
                Statement one = connection.createStatement();
                Statement two = connection.createStatement()) {
            connection.setAutoCommit(false);
            one.setFetchSize(2);
            two.setFetchSize(3);
            ResultSet ones = one.executeQuery("SELECT a FROM kept ORDER BY a");
            ResultSet twos = two.executeQuery("SELECT a FROM kept ORDER BY a DESC");
            List<Integer> up = TwoPaths.first(ones, 4);
            List<Integer> down = TwoPaths.first(twos, 6);
            paths.breakAll();
            up.addAll(TwoPaths.first(ones, 3));
            down.addAll(TwoPaths.first(twos, Integer.MAX_VALUE));
            paths.breakAll();
            up.addAll(TwoPaths.first(ones, Integer.MAX_VALUE));
            assertThat(up).isEqualTo(paths.numbers("SELECT a FROM kept ORDER BY a"));
            assertThat(down).isEqualTo(paths.numbers("SELECT a FROM kept ORDER BY a DESC"));
            connection.commit();
        }
    }

    @Test
    void aCursorThatItsTransactionHasLostDoesNotReadFromTheNextOne() throws SQLException {
        try (HoldfastDataSource dataSource = paths.exact();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(2);
            ResultSet rows = statement.executeQuery("SELECT a FROM fleeting");
            TwoPaths.first(rows, 2);
            paths.breakAll();
            paths.forget(rows.unwrap(ReadInfo.class).timestamp().orElseThrow());
            assertThatThrownBy(rows::next).isInstanceOf(TransactionRestartRequiredException.class);
            connection.rollback();
            TwoPaths.number(connection, "SELECT 1");
            assertThatThrownBy(rows::next).isInstanceOf(SQLException.class);
            connection.rollback();
        }
    }
}
