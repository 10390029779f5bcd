package io.holdfast.testkit.relation;

import io.holdfast.testkit.type.Interval;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import io.holdfast.testkit.type.TextCodec;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.h2.value.Value;
import org.jspecify.annotations.Nullable;

/** Text from values and values from text, as the wire has them. Public for the relational engine's reflection only. */
@SuppressWarnings("MissingJavadocMethod")
public final class ParsingFunctions {
    private ParsingFunctions() {}

    /** A value's text where the relational engine's type tells what it is. */
    public static @Nullable String text(Value value) {
        return switch (value.getValueType()) {
            case Value.NULL -> null;
            case Value.BOOLEAN -> value.getBoolean() ? "true" : "false";
            case Value.DOUBLE -> TextCodec.encode(PgType.FLOAT8, value.getDouble());
            case Value.REAL -> TextCodec.encode(PgType.FLOAT4, value.getFloat());
            case Value.NUMERIC -> value.getBigDecimal().toPlainString();
            case Value.DECFLOAT -> Values.numeric(value).toPlainString();
            case Value.VARBINARY, Value.BINARY -> TextCodec.encode(PgType.BYTEA, value.getBytes());
            default -> value.getString();
        };
    }

    /** A value's text as of a type. */
    public static @Nullable String textOf(String type, Value value) {
        PgType known = PgType.valueOf(type);
        Object java = Values.toJava(value, known);
        return java == null ? null : TextCodec.encode(known, java);
    }

    private static @Nullable Object parse(PgType type, @Nullable String text) throws SQLException {
        try {
            return text == null ? null : TextCodec.decode(type, text);
        } catch (SqlError e) {
            throw Refusals.of(e);
        }
    }

    public static @Nullable Boolean parseBool(@Nullable String text) throws SQLException {
        return (Boolean) parse(PgType.BOOL, text);
    }

    public static @Nullable Integer parseInt2(@Nullable String text) throws SQLException {
        Object value = parse(PgType.INT2, text);
        return value == null ? null : ((Number) value).intValue();
    }

    public static @Nullable Integer parseInt4(@Nullable String text) throws SQLException {
        return (Integer) parse(PgType.INT4, text);
    }

    public static @Nullable Long parseInt8(@Nullable String text) throws SQLException {
        return (Long) parse(PgType.INT8, text);
    }

    public static @Nullable BigDecimal parseNumeric(@Nullable String text) throws SQLException {
        return (BigDecimal) parse(PgType.NUMERIC, text);
    }

    public static @Nullable Float parseFloat4(@Nullable String text) throws SQLException {
        return (Float) parse(PgType.FLOAT4, text);
    }

    public static @Nullable Double parseFloat8(@Nullable String text) throws SQLException {
        return (Double) parse(PgType.FLOAT8, text);
    }

    public static @Nullable LocalDate parseDate(@Nullable String text) throws SQLException {
        return (LocalDate) parse(PgType.DATE, text);
    }

    public static @Nullable LocalTime parseTime(@Nullable String text) throws SQLException {
        return (LocalTime) parse(PgType.TIME, text);
    }

    public static @Nullable LocalDateTime parseTimestamp(@Nullable String text) throws SQLException {
        return (LocalDateTime) parse(PgType.TIMESTAMP, text);
    }

    public static @Nullable OffsetDateTime parseTimestamptz(@Nullable String text) throws SQLException {
        return (OffsetDateTime) parse(PgType.TIMESTAMPTZ, text);
    }

    public static @Nullable UUID parseUuid(@Nullable String text) throws SQLException {
        return (UUID) parse(PgType.UUID, text);
    }

    public static byte @Nullable [] parseInterval(@Nullable String text) throws SQLException {
        Interval interval = (Interval) parse(PgType.INTERVAL, text);
        return interval == null ? null : interval.toBytes();
    }
}
