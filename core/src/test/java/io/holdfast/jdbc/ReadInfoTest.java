package io.holdfast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.freshness.ReadInfo;
import io.holdfast.jdbc.DirectRunner.Fault;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Every result tells where it was computed. */
final class ReadInfoTest extends JdbcStage {
    @Test
    void aReadThatWentOnTellsWhereAndAfterHowManyAttempts() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT ?::int")) {
            statement.setInt(1, 1);
            ResultSet before = statement.executeQuery();
            runner.next(Fault.DEAD, Fault.ANSWER_LOST);
            ResultSet after = statement.executeQuery();

            assertThat(after.isWrapperFor(ReadInfo.class)).isTrue();
            ReadInfo info = after.unwrap(ReadInfo.class);
            assertThat(info.endpoint()).isEqualTo("three");
            assertThat(info.environment()).as("PostgreSQL has none").isEmpty();
            assertThat(info.attempts()).isEqualTo(3);
            assertThat(info.hedged()).isFalse();
            assertThat(info.degraded()).isFalse();
            assertThat(info.timestamp()).isEmpty();
            assertThat(before.unwrap(ReadInfo.class).endpoint()).isEqualTo("one");
        }
    }

    @Test
    void everyOtherKindOfResultTellsToo() throws SQLException {
        RealPostgres.run("DROP TABLE IF EXISTS told", "CREATE TABLE told (id serial, x int)");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            assertThat(info(statement.getResultSet()).endpoint()).isEqualTo("one");
            statement.executeUpdate("INSERT INTO told (x) VALUES (1)", Statement.RETURN_GENERATED_KEYS);
            assertThat(info(statement.getGeneratedKeys()).attempts()).isEqualTo(1);
        }
        try (ResultSet tables = connection.getMetaData().getTables(null, null, "told", null)) {
            assertThat(info(tables).endpoint()).isEqualTo("one");
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(2);
            assertThat(info(statement.executeQuery("SELECT generate_series(1, 5)"))
                            .endpoint())
                    .isEqualTo("one");
        }
    }

    @Test
    void aTimestampThatTheServerTellsIsKept() throws SQLException {
        long old = System.currentTimeMillis() - 60_000;
        RealPostgres.run("CREATE OR REPLACE FUNCTION noticed(t text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN"
                + " RAISE NOTICE 'EXPLAIN TIMESTAMP for query' USING DETAIL = '    query timestamp: ' || t || ' (2026)';"
                + " RETURN 1; END $$");
        try (PreparedStatement statement = connection.prepareStatement("SELECT noticed(?)")) {
            statement.setString(1, Long.toString(old));
            ReadInfo info = info(statement.executeQuery());
            assertThat(info.timestamp()).hasValue(old);
            assertThat(info.staleness().orElseThrow()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
            statement.setString(1, Long.toString(old + 1_000_000));
            assertThat(info(statement.executeQuery()).staleness()).contains(Duration.ZERO);
        }
    }

    private static ReadInfo info(ResultSet rows) throws SQLException {
        assertThat(rows.isWrapperFor(ReadInfo.class)).isTrue();
        return rows.unwrap(ReadInfo.class);
    }
}
