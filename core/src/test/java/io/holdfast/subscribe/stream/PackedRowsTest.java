package io.holdfast.subscribe.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Columns.Column;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.spill.Packed;
import io.holdfast.subscribe.store.SinkDatabase;
import io.holdfast.subscribe.stream.Message.Data;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGStatement;

/** What the driver makes of a value, and what comes back from our bytes, over a real server. */
final class PackedRowsTest {
    private static final String ADDED =
            "SELECT 1700000000123::numeric AS mz_timestamp, false AS mz_progressed, 2::bigint AS mz_diff, ";
    private static final HikariDataSource POOL = SinkDatabase.pool();

    @AfterAll
    static void close() {
        POOL.close();
    }

    /** A read of one result in both ways. */
    @FunctionalInterface
    private interface Reading {
        void of(ResultSet result) throws SQLException;
    }

    private static void read(String select, Reading reading) throws SQLException {
        try (Connection connection = POOL.getConnection();
                Statement statement =
                        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
            try (ResultSet result = statement.executeQuery(select)) {
                reading.of(result.unwrap(ResultSet.class));
            }
        }
    }

    private static Columns columns(ResultSetMetaData data) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int index = PackedRows.ADDED + 1; index <= data.getColumnCount(); index++) {
            columns.add(
                    new Column(data.getColumnLabel(index), data.getColumnTypeName(index), data.getColumnType(index)));
        }
        return new Columns(columns);
    }

    private static List<Packed> packed(ResultSet result) throws SQLException {
        ResultSetMetaData data = result.getMetaData();
        return new PackedRows(columns(data), result, data, PackedRows.LEAST_ROOM)
                .read().stream().map(message -> ((Data) message).change()).toList();
    }

    private static List<Row> driver(ResultSet result) throws SQLException {
        Columns columns = columns(result.getMetaData());
        List<Row> rows = new ArrayList<>();
        result.beforeFirst();
        while (result.next()) {
            @Nullable Object[] values = new @Nullable Object[columns.all().size()];
            for (int index = 0; index < values.length; index++) {
                Object value = result.getObject(index + 1 + PackedRows.ADDED);
                values[index] = value instanceof Array array ? array.getArray() : value;
            }
            rows.add(new Row(columns, Arrays.asList(values)));
        }
        return rows;
    }

    private static void assertSame(ResultSet result) throws SQLException {
        List<Packed> packed = packed(result);
        List<Row> rows = driver(result);
        assertThat(packed).hasSameSizeAs(rows);
        for (int number = 0; number < rows.size(); number++) {
            Row expected = rows.get(number);
            Packed actual = packed.get(number);
            assertThat(actual.timestamp()).isEqualTo(1_700_000_000_123L);
            assertThat(actual.diff()).isEqualTo(2);
            assertThat(actual.row()).isEqualTo(expected);
            for (int index = 0; index < expected.values().size(); index++) {
                Object value = expected.value(index);
                assertThat(actual.row().value(index))
                        .as(expected.columns().names().get(index))
                        .satisfies(read -> assertThat(read == null ? null : read.getClass())
                                .isEqualTo(value == null ? null : value.getClass()));
            }
            // what a table compares: whichever way the row came
            Packed encoded = Packed.of(new Change(0, 1, expected));
            assertThat(Arrays.copyOfRange(actual.array(), actual.from(), actual.from() + actual.length()))
                    .isEqualTo(encoded.array());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1::smallint, '-32768'::smallint, NULL::smallint",
                "0::int, -1::int, 2147483647::int, '-2147483648'::int, NULL::int",
                "0::bigint, 999999999999999999, 9223372036854775807::bigint, '-9223372036854775808'::bigint, NULL::bigint",
                "0::numeric, '-0.00'::numeric, 1.50::numeric, -12.7500::numeric, 0.000001::numeric, NULL::numeric",
                "123456789012345678::numeric, 1234567890123456789::numeric, 12345678901234567890.123::numeric",
                "0.123456789012345678::numeric, 1e30::numeric, 1e-20::numeric, 'NaN'::numeric",
                "1.5::numeric(10,2), 100::numeric(5), '-0.1'::numeric(12,6)",
                "''::text, 'Ünï cödé 😀'::text, repeat('x', 300)::text, E'a\\nb'::text, NULL::text",
                "'a'::varchar, 'ab'::char(5), 'n'::name, '7'::text, 't'::text, \"c\" FROM (VALUES ('x'::\"char\")) AS v(\"c\")",
                "true, false, NULL::boolean",
                "1.5::real, 'NaN'::real, '-0'::real, 0.1::float8, '-Infinity'::float8, 'NaN'::float8, '-0'::float8",
                "'2026-11-22'::date, '1969-12-31'::date, 'infinity'::date, '0044-03-15 BC'::date, NULL::date",
                "'23:59:59.123456'::time, '10:00'::time, NULL::time",
                "'1969-12-31 23:59:59.123456'::timestamp, '2026-11-22 10:00'::timestamptz, 'infinity'::timestamp",
                "'6f0e1d9c-1111-2222-3333-444455556666'::uuid, NULL::uuid, '\\x00ff10'::bytea, ''::bytea",
                "'{\"a\": [1, null]}'::jsonb, '1'::json, NULL::jsonb, '1 mon 2 days 03:04:05.6'::interval",
                "ARRAY[1, NULL, 3], ARRAY['a', '']::text[], ARRAY[[1, 2], [3, 4]], ARRAY[1.50, 2]::numeric[]",
                "5::oid, '(1,2)'::point, '10.0.0.1'::inet, '[1,5)'::int4range, 12.5::money, B'1'::bit(1)"
            })
    void valuesAreWhatTheDriverMakesOfThem(String values) throws SQLException {
        read(ADDED + values, PackedRowsTest::assertSame);
    }

    @Test
    void rowsOfManyLengthsLieBesideEachOther() throws SQLException {
        read(
                ADDED + "n, repeat('ä', n) AS item, n * 1.25 AS price, CASE WHEN n % 3 = 0 THEN NULL ELSE n % 2 = 0 END"
                        + " AS flag FROM generate_series(1, 700) AS n",
                PackedRowsTest::assertSame);
    }

    @Test
    void wideRowsAreAskedForAFewAtATimeAndNarrowOnesByTheThousand() throws SQLException {
        FetchSize size = new FetchSize(FetchSize.MOST);
        read(ADDED + "n FROM generate_series(1, 16) AS n", result -> PackedRows.weigh(result, size));
        assertThat(size.next()).isEqualTo(64);
        read(
                ADDED + "repeat('x', CASE WHEN n = 40 THEN 30000000 ELSE 10 END) FROM generate_series(1, 64) AS n",
                result -> {
                    PackedRows.weigh(result, size);
                    assertThat(result.isBeforeFirst()).as("nothing is skipped").isTrue();
                });
        assertThat(size.next()).as("one row of 30 MB among 64").isLessThan(5);
        read(ADDED + "n FROM generate_series(1, 4) AS n", result -> PackedRows.weigh(result, size));
        assertThat(size.next()).as("what is known are the last rows").isEqualTo(16);
    }

    @Test
    void progressSaysNothingOfTheLengthOfRows() throws SQLException {
        FetchSize size = new FetchSize(FetchSize.MOST);
        read(
                "SELECT 1 AS mz_timestamp, true AS mz_progressed, NULL::bigint AS mz_diff, NULL::text AS item"
                        + " FROM generate_series(1, 16)",
                result -> PackedRows.weigh(result, size));
        assertThat(size.next()).isEqualTo(FetchSize.FIRST);
    }
}
