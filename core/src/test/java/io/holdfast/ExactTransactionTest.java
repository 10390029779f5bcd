package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.failure.Incident;
import io.holdfast.failure.TransactionRestartRequiredException;
import io.holdfast.freshness.ReadInfo;
import io.holdfast.time.Ticker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A transaction that has only read goes on as of its snapshot, or its error names both. */
final class ExactTransactionTest {
    private final TwoPaths paths = new TwoPaths();

    @AfterEach
    void close() {
        paths.close();
    }

    @Test
    void aTransactionOfWholeReadsGoesOnAsOfItsSnapshot() throws SQLException {
        try (HoldfastDataSource dataSource = paths.exact();
                Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            assertThat(TwoPaths.number(connection, "SELECT count(*)::int FROM kept"))
                    .isEqualTo(TwoPaths.ROWS);
            paths.server.execute("INSERT INTO kept VALUES (99, 0, NULL, NULL)");
            paths.breakAll();
            assertThat(TwoPaths.number(connection, "SELECT count(*)::int FROM kept"))
                    .isEqualTo(TwoPaths.ROWS);
            paths.server.execute("INSERT INTO kept VALUES (99, 0, NULL, NULL)");
            assertThat(TwoPaths.number(connection, "SELECT count(*)::int FROM kept"))
                    .isEqualTo(TwoPaths.ROWS);
            paths.breakAll();
            assertThat(TwoPaths.number(connection, "SELECT max(a) FROM kept")).isEqualTo(TwoPaths.ROWS / 2);
            assertThatThrownBy(() -> TwoPaths.number(connection, "SELECT count(*)::int FROM kept WHERE now() > c"))
                    .isInstanceOf(TransactionRestartRequiredException.class);
            assertThatThrownBy(() -> TwoPaths.run(connection, "INSERT INTO kept VALUES (1, 1, NULL, NULL)"))
                    .isInstanceOf(TransactionRestartRequiredException.class);
            connection.commit();
            assertThat(TwoPaths.number(connection, "SELECT count(*)::int FROM kept"))
                    .isEqualTo(TwoPaths.ROWS + 2);
            connection.commit();
        }
    }

    @Test
    void aRawTransactionGoesOnToo() throws SQLException {
        try (HoldfastDataSource dataSource = paths.exact();
                Connection connection = dataSource.getConnection()) {
            TwoPaths.run(connection, "BEGIN");
            paths.breakAll();
            assertThat(TwoPaths.number(connection, "SELECT count(*)::int FROM kept"))
                    .isEqualTo(TwoPaths.ROWS);
            paths.server.execute("INSERT INTO kept VALUES (99, 0, NULL, NULL)");
            paths.breakAll();
            assertThat(TwoPaths.number(connection, "SELECT count(*)::int FROM kept"))
                    .isEqualTo(TwoPaths.ROWS);
            TwoPaths.run(connection, "COMMIT");
            assertThat(TwoPaths.number(connection, "SELECT count(*)::int FROM kept"))
                    .isEqualTo(TwoPaths.ROWS + 1);
        }
    }

    @Test
    void withoutThePolicyTheErrorNamesBothTimestampsWhereTheConnectionAsksForThem() throws SQLException {
        try (HoldfastDataSource dataSource = paths.builder().build();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            TwoPaths.run(connection, "SET emit_timestamp_notice = true");
            connection.setAutoCommit(false);
            statement.setFetchSize(2);
            ResultSet rows = statement.executeQuery("SELECT a FROM kept");
            ReadInfo info = rows.unwrap(ReadInfo.class);
            TwoPaths.first(rows, 2);
            paths.clock.advance(Duration.ofSeconds(3));
            paths.breakAll();
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

    @Test
    void withoutThePolicyATransactionOfWholeReadsDoesNotGoOnEither() throws SQLException {
        try (HoldfastDataSource dataSource = paths.builder().build();
                Connection connection = dataSource.getConnection()) {
            TwoPaths.run(connection, "SET emit_timestamp_notice = true");
            connection.setAutoCommit(false);
            assertThat(TwoPaths.number(connection, "SELECT count(*)::int FROM kept"))
                    .isEqualTo(TwoPaths.ROWS);
            paths.breakAll();
            assertThatThrownBy(() -> TwoPaths.number(connection, "SELECT count(*)::int FROM kept"))
                    .isInstanceOf(TransactionRestartRequiredException.class);
            connection.rollback();
        }
    }

    @Test
    void aResultTellsHowStaleItIsWhereTheConnectionAsks() throws SQLException {
        try (HoldfastDataSource dataSource = paths.builder().build();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            ReadInfo silent = statement.executeQuery("SELECT a FROM kept").unwrap(ReadInfo.class);
            assertThat(silent.timestamp()).isEmpty();
            assertThat(silent.staleness()).isEmpty();
            TwoPaths.run(connection, "SET emit_timestamp_notice = true");
            ReadInfo told = statement.executeQuery("SELECT a FROM kept").unwrap(ReadInfo.class);
            // the emulator's clock stands still, and ours does not
            Duration since = Duration.ofMillis(
                    Ticker.system().epochMillis() - told.timestamp().orElseThrow());
            assertThat(told.staleness().orElseThrow()).isBetween(since.minusMinutes(1), since);
            assertThat(told.environment()).contains(paths.server.environmentId());
            TwoPaths.run(connection, "RESET emit_timestamp_notice");
            assertThat(statement
                            .executeQuery("SELECT a FROM kept")
                            .unwrap(ReadInfo.class)
                            .timestamp())
                    .isEmpty();
        }
    }

    @Test
    void withThePolicyEveryConnectionAsksAgainAfterItWasToldToForget() throws SQLException {
        try (HoldfastDataSource dataSource = paths.exact();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String forgetting : List.of("SELECT 1", "DISCARD ALL", "SET cluster = 'quickstart'")) {
                TwoPaths.run(connection, forgetting);
                assertThat(statement
                                .executeQuery("SELECT a FROM kept")
                                .unwrap(ReadInfo.class)
                                .timestamp())
                        .as(forgetting)
                        .isPresent();
            }
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
}
