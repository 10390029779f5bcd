package io.holdfast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.failure.OutcomeUnknownException;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A read survives a broken connection with all that belongs to it; nothing else is sent twice. */
final class RereadTest extends JdbcStage {
    @BeforeEach
    void createTables() throws SQLException {
        RealPostgres.run("DROP TABLE IF EXISTS reread", "CREATE TABLE reread (x int)");
    }

    @Test
    void aReadIsAnsweredElsewhereWhenItsConnectionBreaks() throws SQLException {
        runner.next(DirectRunner.Fault.DEAD, DirectRunner.Fault.ANSWER_LOST);
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT 42")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getInt(1)).isEqualTo(42);
            assertThat(statement.getWarnings().getMessage()).contains("one", "attempt 3");
        }
        assertThat(runner.log()).containsExactly("read", "evict", "read", "evict", "read", "return");
    }

    @Test
    void aWriteWhoseAnswerIsLostHappenedOnceAndSaysThatItMayHave() throws SQLException {
        runner.next(DirectRunner.Fault.ANSWER_LOST);
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO reread VALUES (1)"))
                    .isInstanceOf(OutcomeUnknownException.class);
        }
        await().until(() -> sum() == 1);
    }

    @Test
    void aParameterIsWhatItWasWhenItWasSet() throws SQLException {
        Array numbers = connection.createArrayOf("int4", new Object[] {1, 2});
        StringBuilder text = new StringBuilder("as set");
        AtomicInteger number = new AtomicInteger(7);
        try (PreparedStatement statement = connection.prepareStatement("SELECT ?::int[], ?::text, ?::int, ?::int4[]")) {
            statement.setArray(1, numbers);
            statement.setObject(2, text, Types.VARCHAR);
            statement.setObject(3, number, Types.INTEGER);
            statement.setObject(4, numbers);
            numbers.free();
            text.append(", and later");
            number.incrementAndGet();
            runner.next(DirectRunner.Fault.DEAD);
            try (ResultSet result = statement.executeQuery()) {
                assertThat(result.next()).isTrue();
                assertThat(result.getString(1)).isEqualTo("{1,2}");
                assertThat(result.getString(2)).isEqualTo("as set");
                assertThat(result.getInt(3)).isEqualTo(7);
                assertThat(result.getString(4)).isEqualTo("{1,2}");
            }
        }
    }

    @Test
    void aMapOfABatchIsTheOneThatWasAdded() throws SQLException {
        RealPostgres.run(
                "CREATE EXTENSION IF NOT EXISTS hstore", "DROP TABLE IF EXISTS maps", "CREATE TABLE maps (m hstore)");
        Map<String, String> map = new HashMap<>();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO maps VALUES (?)")) {
            map.put("k", "first");
            insert.setObject(1, map);
            insert.addBatch();
            map.put("k", "second");
            insert.setObject(1, map);
            insert.addBatch();
            insert.executeBatch();
        }
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT m->'k' FROM maps ORDER BY 1")) {
            result.next();
            assertThat(result.getString(1)).isEqualTo("first");
            result.next();
            assertThat(result.getString(1)).isEqualTo("second");
        }
    }

    @Test
    void aStreamOfNegativeLengthIsRefusedAsTheDriverRefusesIt() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT ?")) {
            assertThatThrownBy(() -> statement.setBinaryStream(1, new ByteArrayInputStream(new byte[1]), -1))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("stream length");
            assertThatThrownBy(() -> statement.setCharacterStream(1, new StringReader("x"), -1L))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("stream length");
        }
    }

    @Test
    void aResultStaysReadableAfterItsLeaseWentBack() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT generate_series(1, 1000)")) {
            assertThat(runner.leases()).isZero();
            try (Statement other = connection.createStatement()) {
                other.execute("SELECT 'other'");
            }
            int rows = 0;
            while (result.next()) {
                rows += 1;
                assertThat(result.getInt(1)).isEqualTo(rows);
            }
            assertThat(rows).isEqualTo(1000);
            assertThat(result.getStatement()).isSameAs(statement);
            assertThat(result.getStatement().getConnection()).isSameAs(connection);
        }
    }

    @Test
    void parametersAreThoseOfTheMomentTheyWereSet() throws SQLException {
        Timestamp timestamp = Timestamp.valueOf("2026-11-22 01:02:03.456");
        Date date = Date.valueOf("2026-11-22");
        byte[] bytes = {1, 2, 3};
        Object[] elements = {"a", "b"};
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT ?::timestamp::text, ?::date::text, ?::bytea::text, ?::text[]::text, ?::int, ?::text")) {
            statement.setTimestamp(1, timestamp);
            statement.setDate(2, date);
            statement.setBytes(3, bytes);
            statement.setArray(4, connection.createArrayOf("text", elements));
            statement.setObject(5, 7);
            statement.setNull(6, Types.VARCHAR);
            timestamp.setTime(0);
            date.setTime(0);
            Arrays.fill(bytes, (byte) 9);
            Arrays.fill(elements, "z");
            for (int execute = 0; execute < 2; execute++) {
                runner.next(DirectRunner.Fault.ANSWER_LOST);
                try (ResultSet result = statement.executeQuery()) {
                    assertThat(result.next()).isTrue();
                    assertThat(result.getString(1)).isEqualTo("2026-11-22 01:02:03.456");
                    assertThat(result.getString(2)).isEqualTo("2026-11-22");
                    assertThat(result.getString(3)).isEqualTo("\\x010203");
                    assertThat(result.getString(4)).isEqualTo("{a,b}");
                    assertThat(result.getInt(5)).isEqualTo(7);
                    assertThat(result.getString(6)).isNull();
                }
            }
        }
    }

    @Test
    void shortStreamsAndXmlAreSetAgain() throws SQLException {
        SQLXML xml = connection.createSQLXML();
        xml.setString("<a/>");
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT length(?::bytea), ?::text, ?::numeric, ?::text, ?::text")) {
            statement.setBinaryStream(1, new ByteArrayInputStream(new byte[StreamBinding.LIMIT]));
            statement.setCharacterStream(2, new StringReader("characters"), 4);
            statement.setBigDecimal(3, new BigDecimal("1.50"));
            statement.setSQLXML(4, xml);
            statement.setObject(5, 1L, Types.BIGINT);
            runner.next(DirectRunner.Fault.ANSWER_LOST, DirectRunner.Fault.DEAD);
            try (ResultSet result = statement.executeQuery()) {
                assertThat(result.next()).isTrue();
                assertThat(result.getInt(1)).isEqualTo(StreamBinding.LIMIT);
                assertThat(result.getString(2)).isEqualTo("char");
                assertThat(result.getBigDecimal(3)).isEqualTo(new BigDecimal("1.50"));
                assertThat(result.getString(4)).isEqualTo("<a/>");
                assertThat(result.getString(5)).isEqualTo("1");
            }
        }
    }

    @Test
    void aLongStreamIsSentOnceAndSaysSo() throws SQLException {
        byte[] content = new byte[3 * StreamBinding.LIMIT];
        try (PreparedStatement statement = connection.prepareStatement("SELECT length(?::bytea)")) {
            statement.setBinaryStream(1, new ByteArrayInputStream(content));
            try (ResultSet result = statement.executeQuery()) {
                assertThat(result.next()).isTrue();
                assertThat(result.getInt(1)).isEqualTo(content.length);
            }
            assertThatThrownBy(statement::executeQuery).hasMessageContaining("set it again");
            statement.setBinaryStream(1, new ByteArrayInputStream(content), content.length);
            runner.next(DirectRunner.Fault.ANSWER_LOST);
            assertThatThrownBy(statement::executeQuery)
                    .isInstanceOf(OutcomeUnknownException.class)
                    .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("not run again"));
        }
    }

    @Test
    void aStatementKeepsItsPhysicalOneWhereItCan() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT ?::int")) {
            statement.setInt(1, 1);
            statement.executeQuery().close();
            Statement first = ((LogicalStatement) statement).physical();
            statement.setInt(1, 2);
            statement.executeQuery().close();
            assertThat(((LogicalStatement) statement).physical()).isSameAs(first);
            runner.rotate();
            statement.executeQuery().close();
            assertThat(((LogicalStatement) statement).physical()).isNotSameAs(first);
            assertThat(first.isClosed()).isTrue();
        }
    }

    @Test
    void aBatchIsSentOnceWithEachEntrysOwnParameters() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO reread VALUES (?)")) {
            for (int i = 1; i <= 3; i++) {
                statement.setInt(1, i);
                statement.addBatch();
            }
            assertThat(statement.executeBatch()).containsExactly(1, 1, 1);
            statement.setInt(1, 4);
            statement.addBatch();
            runner.next(DirectRunner.Fault.ANSWER_LOST);
            assertThatThrownBy(statement::executeBatch).isInstanceOf(OutcomeUnknownException.class);
        }
        await().until(() -> sum() == 10);
    }

    @Test
    void aBatchOfTextsRuns() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.addBatch("INSERT INTO reread VALUES (5)");
            statement.addBatch("INSERT INTO reread VALUES (6)");
            assertThat(statement.executeLargeBatch()).containsExactly(1L, 1L);
            assertThat(statement.executeBatch()).isEmpty();
        }
        assertThat(sum()).isEqualTo(11);
    }

    @Test
    void generatedKeysSeveralResultsAndLimitsAreTheDrivers() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO reread VALUES (9)", new String[] {"x"});
            try (ResultSet keys = statement.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
                assertThat(keys.getInt(1)).isEqualTo(9);
                assertThat(keys.getStatement()).isSameAs(statement);
            }
            assertThat(statement.execute("SELECT 1; UPDATE reread SET x = 8; SELECT 2, 3"))
                    .isTrue();
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(1);
            assertThat(statement.getMoreResults()).isTrue();
            assertThat(statement.getResultSet().getMetaData().getColumnCount()).isEqualTo(2);
            statement.setMaxRows(2);
            try (ResultSet result = statement.executeQuery("SELECT generate_series(1, 9)")) {
                assertThat(result.next()).isTrue();
                assertThat(result.next()).isTrue();
                assertThat(result.next()).isFalse();
            }
        }
    }

    @Test
    void anErrorOfTheQueryItselfIsNotRunAgain() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1/0"))
                    .isInstanceOf(SQLException.class)
                    .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("22012"));
        }
        assertThat(runner.log()).containsExactly("read", "return");
    }

    @Test
    void describingAStatementSurvivesToo() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT ?::int AS number")) {
            runner.next(DirectRunner.Fault.ANSWER_LOST);
            assertThat(statement.getMetaData().getColumnName(1)).isEqualTo("number");
            assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(1);
        }
    }

    private int sum() throws SQLException {
        return number("SELECT sum(x) FROM reread");
    }
}
