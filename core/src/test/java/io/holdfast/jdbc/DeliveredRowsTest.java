package io.holdfast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A multiset of rows, by what the server sent. */
final class DeliveredRowsTest {
    private final Connection connection = RealPostgres.connect();

    DeliveredRowsTest() throws SQLException {}

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void everyRowIsCrossedOffAsOftenAsItCameAndInAnyOrder() throws SQLException {
        DeliveredRows rows = new DeliveredRows(2);
        each("SELECT x % 700, x % 2 FROM generate_series(1, 2800) x", rows::add);
        DeliveredRows copy = rows.copy();
        long[] crossed = {0};
        each(
                "SELECT x % 700, x % 2 FROM generate_series(1, 2900) x ORDER BY x % 700 DESC",
                row -> {
                    crossed[0] += rows.remove(row) ? 1 : 0;
                });
        assertThat(crossed[0]).isEqualTo(2800);
        assertThat(rows.isEmpty()).isTrue();
        assertThat(copy.isEmpty()).isFalse();
    }

    @Test
    void whereOneValueEndsAndTheNextBeginsMatters() throws SQLException {
        DeliveredRows rows = new DeliveredRows(2);
        each("SELECT 'ab', 'c'", rows::add);
        each(
                "SELECT 'a', 'bc' UNION ALL SELECT '', NULL UNION ALL SELECT 'abc', ''",
                row -> assertThat(rows.remove(row)).isFalse());
        each("SELECT 'ab', 'c'", row -> assertThat(rows.remove(row)).isTrue());
        each("SELECT 'ab', 'c'", row -> assertThat(rows.remove(row)).isFalse());
    }

    @Test
    void nothingIsNotTheEmptyText() throws SQLException {
        DeliveredRows rows = new DeliveredRows(2);
        each("SELECT '', NULL", rows::add);
        each("SELECT NULL, ''", row -> assertThat(rows.remove(row)).isFalse());
        each("SELECT '', NULL", row -> assertThat(rows.remove(row)).isTrue());
    }

    @Test
    void tooManyDistinctRowsAreForgotten() throws SQLException {
        DeliveredRows rows = new DeliveredRows(1);
        each("SELECT x % 10 FROM generate_series(1, 300000) x", rows::add);
        assertThat(rows.isForgotten()).isFalse();
        each("SELECT 100 + x FROM generate_series(1, " + (DeliveredRows.MOST - 10) + ") x", rows::add);
        assertThat(rows.isForgotten()).isFalse();
        each("SELECT -1", rows::add);
        assertThat(rows.isForgotten()).isTrue();
    }

    private void each(String sql, Visit visit) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                visit.to(rows);
            }
        }
    }

    /** Something done to each row. */
    @FunctionalInterface
    private interface Visit {
        void to(ResultSet row) throws SQLException;
    }
}
