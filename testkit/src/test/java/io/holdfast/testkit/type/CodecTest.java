package io.holdfast.testkit.type;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CodecTest {
    static Stream<Arguments> values() {
        return Stream.concat(plainValues(), timesAndNumbers());
    }

    private static Stream<Arguments> plainValues() {
        return Stream.of(
                Arguments.of(PgType.BOOL, true, "t", "01"),
                Arguments.of(PgType.BOOL, false, "f", "00"),
                Arguments.of(PgType.BYTEA, new byte[] {0, (byte) 0xFF, 92}, "\\x00ff5c", "00ff5c"),
                Arguments.of(PgType.NAME, "näme", "näme", "6ec3a46d65"),
                Arguments.of(PgType.INT8, -2L, "-2", "fffffffffffffffe"),
                Arguments.of(PgType.INT2, (short) -32768, "-32768", "8000"),
                Arguments.of(PgType.INT4, 65_536, "65536", "00010000"),
                Arguments.of(PgType.TEXT, "", "", ""),
                Arguments.of(PgType.OID, 4_000_000_000L, "4000000000", "ee6b2800"),
                Arguments.of(PgType.JSON, "{\"a\":1}", "{\"a\":1}", "7b2261223a317d"),
                Arguments.of(PgType.FLOAT4, 1.5f, "1.5", "3fc00000"),
                Arguments.of(PgType.FLOAT8, -0.25, "-0.25", "bfd0000000000000"),
                Arguments.of(PgType.FLOAT8, Double.POSITIVE_INFINITY, "Infinity", "7ff0000000000000"),
                Arguments.of(PgType.BPCHAR, "a ", "a ", "6120"),
                Arguments.of(PgType.VARCHAR, "v", "v", "76"));
    }

    private static Stream<Arguments> timesAndNumbers() {
        OffsetDateTime moment = OffsetDateTime.of(2026, 11, 22, 1, 2, 3, 450_000_000, ZoneOffset.UTC);
        return Stream.of(
                Arguments.of(PgType.DATE, LocalDate.of(2000, 1, 2), "2000-01-02", "00000001"),
                Arguments.of(PgType.DATE, LocalDate.of(-43, 3, 15), "0044-03-15 BC", "fff49d7b"),
                Arguments.of(PgType.TIME, LocalTime.of(0, 0, 1, 500_000_000), "00:00:01.5", "000000000016e360"),
                Arguments.of(
                        PgType.TIMESTAMP,
                        LocalDateTime.of(1999, 12, 31, 23, 59, 59),
                        "1999-12-31 23:59:59",
                        "fffffffffff0bdc0"),
                Arguments.of(PgType.TIMESTAMPTZ, moment, "2026-11-22 01:02:03.45+00", "000303d1cb449690"),
                Arguments.of(
                        PgType.INTERVAL,
                        new Interval(0, 0, 90_000_000),
                        "00:01:30",
                        "00000000055d4a800000000000000000"),
                Arguments.of(
                        PgType.INTERVAL,
                        new Interval(14, 3, -14_706_700_000L),
                        "1 year 2 mons 3 days -04:05:06.7",
                        "fffffffc93699120000000030000000e"),
                Arguments.of(
                        PgType.NUMERIC, new BigDecimal("-12345.670"), "-12345.670", "000300014000000300010929 1a2c"),
                Arguments.of(PgType.NUMERIC, new BigDecimal("0.00"), "0.00", "0000000000000002"),
                Arguments.of(PgType.NUMERIC, new BigDecimal("100000000"), "100000000", "00010002000000000001"),
                Arguments.of(PgType.NUMERIC, new BigDecimal("0.0000123"), "0.0000123", "0001fffe0000000704ce"),
                Arguments.of(
                        PgType.UUID,
                        new UUID(1, 2),
                        "00000000-0000-0001-0000-000000000002",
                        "00000000000000010000000000000002"),
                Arguments.of(PgType.JSONB, "[1]", "[1]", "015b315d"),
                Arguments.of(PgType.MZ_TIMESTAMP, 12L, "12", "3132"),
                Arguments.of(PgType.UNKNOWN, "x", "x", "78"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyTypeIsWrittenAndReadInBothFormats(PgType type, Object value, String text, String binary) throws SqlError {
        assertThat(TextCodec.encode(type, value)).isEqualTo(text);
        assertThat(TextCodec.decode(type, text)).isEqualTo(value);
        assertThat(HexFormat.of().formatHex(BinaryCodec.encode(type, value))).isEqualTo(binary.replace(" ", ""));
        assertThat(BinaryCodec.decode(type, HexFormat.of().parseHex(binary.replace(" ", ""))))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @EnumSource
    void everyArrayIsWrittenAndReadInBothFormats(PgType type) throws SqlError {
        if (type.element().isEmpty()) {
            return;
        }
        Object element = values().filter(
                        arguments -> arguments.get()[0] == type.element().get())
                .map(arguments -> arguments.get()[1])
                .findFirst()
                .orElseThrow();
        SqlArray array = new SqlArray(Arrays.asList(element, null, element));

        for (SqlArray each : List.of(array, new SqlArray(List.of()))) {
            Object text = TextCodec.decode(type, TextCodec.encode(type, each));
            Object binary = BinaryCodec.decode(type, BinaryCodec.encode(type, each));
            assertThat(TextCodec.encode(type, text)).isEqualTo(TextCodec.encode(type, each));
            assertThat(TextCodec.encode(type, binary)).isEqualTo(TextCodec.encode(type, each));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{a,\"b,c\",NULL,\"NULL\",\"\",\"q\\\"\\\\\"} | {a,\"b,c\",NULL,\"NULL\",\"\",\"q\\\"\\\\\"}",
                "{ a , b c } | {a,\"b c\"}",
                "{} | {}"
            })
    void arraysAreReadAsPostgresReadsThem(String text, String shown) throws SqlError {
        Object array = TextCodec.decode(PgType.TEXT_ARRAY, text);

        assertThat(TextCodec.encode(PgType.TEXT_ARRAY, array)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,2", "{1,2", "{1,,2}", "{1,}", "{x}"})
    void arraysThatAreMalformedAreRefused(String text) {
        assertThat(refused(() -> TextCodec.decode(PgType.INT4_ARRAY, text)).sqlState())
                .isEqualTo("22P02");
    }

    @Test
    void noTypeIsForgottenAbove() {
        assertThat(values().map(arguments -> arguments.get()[0]).collect(Collectors.toSet()))
                .containsAll(Arrays.stream(PgType.values())
                        .filter(type -> type.element().isEmpty())
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeIsFoundByItsObjectId(PgType type) {
        assertThat(PgType.ofOid(type.oid())).contains(type);
        assertThat(PgType.ofOid(99_999)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "-0.0, -0",
        "1e14, 100000000000000",
        "1e15, 1e+15",
        "1.25e-5, 1.25e-05",
        "0.0001, 0.0001",
        "-Infinity, -Infinity",
        "NaN, NaN"
    })
    void floatsAreWrittenAsPostgresWritesThem(double value, String text) throws SqlError {
        assertThat(TextCodec.encode(PgType.FLOAT8, value)).isEqualTo(text);
        assertThat(TextCodec.decode(PgType.FLOAT8, text)).isEqualTo(value);
    }

    @Test
    void timestampsAreReadWithAndWithoutTimeAndZone() throws SqlError {
        OffsetDateTime noon = OffsetDateTime.of(2026, 11, 22, 12, 0, 0, 0, ZoneOffset.UTC);

        assertThat(TextCodec.decode(PgType.TIMESTAMPTZ, "2026-11-22 14:00:00+02"))
                .isEqualTo(noon);
        assertThat(TextCodec.decode(PgType.TIMESTAMPTZ, "2026-11-22T17:30:00.000+05:30"))
                .isEqualTo(noon);
        assertThat(TextCodec.decode(PgType.TIMESTAMPTZ, "2026-11-22T12:00:00Z")).isEqualTo(noon);
        assertThat(TextCodec.decode(PgType.TIMESTAMPTZ, "2026-11-22")).isEqualTo(noon.minusHours(12));
        assertThat(TextCodec.decode(PgType.DATE, "2026-11-22 +00")).isEqualTo(noon.toLocalDate());
        assertThat(TextCodec.decode(PgType.TIMESTAMP, "2026-11-22 12:00:00+02")).isEqualTo(noon.toLocalDateTime());
    }

    @ParameterizedTest
    @CsvSource({
        "5 seconds, 00:00:05",
        "1.5 hours, 01:30:00",
        "2 weeks, 14 days",
        "1 month, 1 mon",
        "1-2, 1 year 2 mons",
        "P1Y2M3DT4H5M6.5S, 1 year 2 mons 3 days 04:05:06.5",
        "1.5 months, 1 mon 15 days",
        "1 day ago, -1 days",
        "-1 day +02:03:04, -1 days +02:03:04",
        "1.5 years, 1 year 6 mons",
        "-00:00:01, -00:00:01"
    })
    void intervalsAreReadInWords(String words, String shown) throws SqlError {
        assertThat(TextCodec.encode(PgType.INTERVAL, TextCodec.decode(PgType.INTERVAL, words)))
                .isEqualTo(shown);
    }

    @Test
    void textThatIsNotOfTheTypeIsRefusedAsPostgresDoes() {
        SqlError error = refused(() -> TextCodec.decode(PgType.INT4, "twelve"));

        assertThat(error.sqlState()).isEqualTo("22P02");
        assertThat(error).hasMessage("invalid input syntax for type int4: \"twelve\"");
        assertThat(refused(() -> TextCodec.decode(PgType.BOOL, "maybe")).sqlState())
                .isEqualTo("22P02");
        assertThat(refused(() -> TextCodec.decode(PgType.DATE, "2026-02-30")).sqlState())
                .isEqualTo("22P02");
        assertThat(refused(() -> TextCodec.decode(PgType.BYTEA, "\\01")).sqlState())
                .isEqualTo("22P02");
        assertThat(refused(() -> TextCodec.decode(PgType.INTERVAL, "soon")).sqlState())
                .isEqualTo("22007");
    }

    @Test
    void bytesOfTheWrongLengthAreRefused() {
        assertThat(refused(() -> BinaryCodec.decode(PgType.INT4, new byte[3])).sqlState())
                .isEqualTo("22P03");
        assertThat(refused(() -> BinaryCodec.decode(PgType.INT4, new byte[5])).sqlState())
                .isEqualTo("22P03");
        assertThat(refused(() -> BinaryCodec.decode(PgType.JSONB, "{}".getBytes(UTF_8)))
                        .sqlState())
                .isEqualTo("22P03");
    }

    @Test
    void copyEscapesWhatWouldBreakALine() throws SqlError {
        List<Column> columns = Stream.of(PgType.TEXT, PgType.BOOL, PgType.TEXT)
                .map(type -> new Column("c", type))
                .toList();

        @Nullable Object[] row = {"a\tb\nc\\d\r", true, null};

        assertThat(CopyFormat.TEXT.row(columns, row)).asString(UTF_8).isEqualTo("a\\tb\\nc\\\\d\\r\tt\t\\N\n");
        assertThat(CopyFormat.CSV.row(columns, row)).asString(UTF_8).isEqualTo("\"a\tb\nc\\d\r\",t,\n");
        assertThat(CopyFormat.CSV.row(columns, new @Nullable Object[] {"", false, "a\"b"}))
                .asString(UTF_8)
                .isEqualTo("\"\",f,\"a\"\"b\"\n");
        assertThat(new CopyFormat(CopyFormat.Kind.TEXT, '|', "?")
                        .row(columns, new @Nullable Object[] {"a|b", true, null}))
                .asString(UTF_8)
                .isEqualTo("a\\|b|t|?\n");
    }

    private static SqlError refused(ThrowingCallable call) {
        return catchThrowableOfType(SqlError.class, call);
    }
}
