package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PGInterval;

/** Values of every kind go in and come back through PgJDBC, in text and, from some execution on, in binary. */
final class ParameterTest {
    private static final int EXECUTIONS = 8;
    private static final OffsetDateTime NOON = OffsetDateTime.of(2024, 2, 29, 12, 0, 0, 0, ZoneOffset.UTC);

    private static Connection connect(MaterializeEmulator emulator) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + emulator.address() + "/materialize?user=materialize");
    }

    @Test
    void valuesOfEveryKindGoInAndComeBack() throws SQLException {
        try (MaterializeEmulator emulator = MaterializeEmulator.builder().start();
                Connection connection = connect(emulator)) {
            emulator.execute(
                    "CREATE TABLE t (id int, i interval, j jsonb, arr int[], words text[], tz timestamptz, n numeric)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)")) {
                for (int i = 0; i < EXECUTIONS; i++) {
                    insert.setInt(1, i);
                    insert.setObject(2, new PGInterval("1 mon 2 days 03:04:05"));
                    insert.setObject(3, "{\"b\": 2, \"a\": [1, null]}", Types.OTHER);
                    insert.setArray(4, connection.createArrayOf("int4", new Integer[] {i, null, 3}));
                    insert.setArray(5, connection.createArrayOf("text", new String[] {"a,b", "c\"d"}));
                    insert.setObject(6, NOON);
                    insert.setBigDecimal(7, new BigDecimal("12.5"));
                    assertThat(insert.executeUpdate()).isEqualTo(1);
                }
            }
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT i, j, arr, words, tz, n FROM t WHERE id = ?")) {
                for (int i = 0; i < EXECUTIONS; i++) {
                    select.setInt(1, i);
                    check(select, i);
                }
            }
        }
    }

    private static void check(PreparedStatement select, int id) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("1 mon 2 days 03:04:05");
            assertThat(rows.getString(2)).isEqualTo("{\"a\":[1,null],\"b\":2}");
            Array numbers = rows.getArray(3);
            assertThat((Object[]) numbers.getArray()).containsExactly(id, null, 3);
            assertThat((Object[]) rows.getArray(4).getArray()).containsExactly("a,b", "c\"d");
            assertThat(rows.getObject(5, OffsetDateTime.class)).isEqualTo(NOON);
            assertThat(rows.getBigDecimal(6)).isEqualByComparingTo("12.5");
        }
    }

    @Test
    void aParameterTakesTheTypeThatItsPlaceAsksFor() throws SQLException {
        try (MaterializeEmulator emulator = MaterializeEmulator.builder().start();
                Connection connection = connect(emulator);
                PreparedStatement select = connection.prepareStatement("SELECT ?::date + ?::interval, ? || 'x', "
                        + "7 = ANY (?), '{\"a\": 1}'::jsonb ->> ?, coalesce(?, 5)")) {
            for (int i = 0; i < EXECUTIONS; i++) {
                select.setObject(1, LocalDate.of(2024, 1, 31));
                select.setString(2, "1 month");
                select.setString(3, "y");
                select.setArray(4, connection.createArrayOf("int4", new Integer[] {7}));
                select.setString(5, "a");
                select.setNull(6, Types.INTEGER);
                try (ResultSet rows = select.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).isEqualTo("2024-02-29 00:00:00");
                    assertThat(rows.getString(2)).isEqualTo("yx");
                    assertThat(rows.getBoolean(3)).isTrue();
                    assertThat(rows.getString(4)).isEqualTo("1");
                    assertThat(rows.getInt(5)).isEqualTo(5);
                }
            }
        }
    }
}
