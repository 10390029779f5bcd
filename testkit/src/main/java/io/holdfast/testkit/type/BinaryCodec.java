package io.holdfast.testkit.type;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's binary format of every {@link PgType}. */
public final class BinaryCodec {
    private static final LocalDate EPOCH_DAY = LocalDate.of(2000, 1, 1);
    private static final LocalDateTime EPOCH = EPOCH_DAY.atStartOfDay();
    private static final byte JSONB_VERSION = 1;

    private BinaryCodec() {}

    /**
     * Writes a value.
     *
     * @param type its type
     * @param value as {@link PgType} says, never null
     * @return the bytes a client reads
     * @throws SqlError 22P03 where the value has no such form
     */
    public static byte[] encode(PgType type, Object value) throws SqlError {
        return switch (type) {
            case BOOL -> new byte[] {(byte) ((Boolean) value ? 1 : 0)};
            case BYTEA -> (byte[]) value;
            case INT2 -> bytes(2).putShort(((Number) value).shortValue()).array();
            case INT4, OID -> bytes(4).putInt(((Number) value).intValue()).array();
            case INT8 -> bytes(8).putLong(((Number) value).longValue()).array();
            case FLOAT4 -> bytes(4).putFloat(((Number) value).floatValue()).array();
            case FLOAT8 -> bytes(8).putDouble(((Number) value).doubleValue()).array();
            case NUMERIC ->
                NumericCodec.encode(value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString()));
            case DATE ->
                bytes(4).putInt((int) ChronoUnit.DAYS.between(EPOCH_DAY, (LocalDate) value))
                        .array();
            case TIME ->
                bytes(8).putLong(((LocalTime) value).toNanoOfDay() / 1000).array();
            case TIMESTAMP -> bytes(8).putLong(micros((LocalDateTime) value)).array();
            case TIMESTAMPTZ ->
                bytes(8).putLong(micros(((OffsetDateTime) value)
                                .withOffsetSameInstant(ZoneOffset.UTC)
                                .toLocalDateTime()))
                        .array();
            case INTERVAL -> interval(value instanceof Duration length ? Interval.of(length) : (Interval) value);
            case UUID -> uuid((UUID) value);
            case JSONB -> jsonb(value.toString());
            case NAME, TEXT, JSON, BPCHAR, VARCHAR, MZ_TIMESTAMP, UNKNOWN ->
                value.toString().getBytes(UTF_8);
            default -> array(type.element().orElseThrow(), (SqlArray) value);
        };
    }

    /**
     * Reads a value.
     *
     * @param type its type
     * @param data what the client sent
     * @return as {@link PgType} says
     * @throws SqlError 22P03 where the bytes are not of that type
     */
    public static Object decode(PgType type, byte[] data) throws SqlError {
        ByteBuffer buffer = ByteBuffer.wrap(data);
        try {
            Object value = read(type, buffer);
            if (!buffer.hasRemaining()) {
                return value;
            }
        } catch (BufferUnderflowException | DateTimeException | ArithmeticException e) {
            throw incorrect(type);
        }
        throw incorrect(type);
    }

    private static Object read(PgType type, ByteBuffer buffer) throws SqlError {
        return switch (type) {
            case BOOL -> buffer.get() != 0;
            case BYTEA -> rest(buffer);
            case INT2 -> buffer.getShort();
            case INT4 -> buffer.getInt();
            case OID -> Integer.toUnsignedLong(buffer.getInt());
            case INT8 -> buffer.getLong();
            case FLOAT4 -> buffer.getFloat();
            case FLOAT8 -> buffer.getDouble();
            case NUMERIC -> NumericCodec.decode(buffer);
            case DATE -> EPOCH_DAY.plusDays(buffer.getInt());
            case TIME -> LocalTime.ofNanoOfDay(Math.multiplyExact(buffer.getLong(), 1000L));
            case TIMESTAMP -> EPOCH.plus(buffer.getLong(), ChronoUnit.MICROS);
            case TIMESTAMPTZ -> EPOCH.plus(buffer.getLong(), ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
            case INTERVAL -> readInterval(buffer);
            case UUID -> new UUID(buffer.getLong(), buffer.getLong());
            case JSONB -> readJsonb(buffer);
            case MZ_TIMESTAMP -> TextCodec.decode(type, text(buffer));
            case NAME, TEXT, JSON, BPCHAR, VARCHAR, UNKNOWN -> text(buffer);
            default -> readArray(type.element().orElseThrow(), buffer);
        };
    }

    private static byte[] array(PgType element, SqlArray array) throws SqlError {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean nulls = array.elements().contains(null);
        boolean empty = array.elements().isEmpty();
        bytes.writeBytes(bytes(12)
                .putInt(empty ? 0 : 1)
                .putInt(nulls ? 1 : 0)
                .putInt(element.oid())
                .array());
        if (!empty) {
            bytes.writeBytes(bytes(8).putInt(array.elements().size()).putInt(1).array());
        }
        for (Object value : array.elements()) {
            byte[] one = value == null ? new byte[0] : encode(element, value);
            bytes.writeBytes(bytes(4).putInt(value == null ? -1 : one.length).array());
            bytes.writeBytes(one);
        }
        return bytes.toByteArray();
    }

    private static SqlArray readArray(PgType element, ByteBuffer buffer) throws SqlError {
        int dimensions = buffer.getInt();
        buffer.getLong();
        int size = dimensions == 0 ? 0 : buffer.getInt();
        if (dimensions > 1 || size < 0) {
            throw SqlError.of("0A000", "arrays of more than one dimension are not supported by the emulator");
        }
        if (dimensions == 1) {
            buffer.getInt();
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int length = buffer.getInt();
            if (length > buffer.remaining()) {
                throw new BufferUnderflowException();
            }
            byte[] one = new byte[Math.max(0, length)];
            buffer.get(one);
            values.add(length < 0 ? null : decode(element, one));
        }
        return new SqlArray(values);
    }

    private static byte[] interval(Interval interval) {
        return bytes(16)
                .putLong(interval.micros())
                .putInt(interval.days())
                .putInt(interval.months())
                .array();
    }

    private static Interval readInterval(ByteBuffer buffer) {
        long micros = buffer.getLong();
        int days = buffer.getInt();
        return new Interval(buffer.getInt(), days, micros);
    }

    private static byte[] uuid(UUID uuid) {
        return bytes(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    private static byte[] jsonb(String text) {
        byte[] json = text.getBytes(UTF_8);
        return bytes(json.length + 1).put(JSONB_VERSION).put(json).array();
    }

    private static String readJsonb(ByteBuffer buffer) throws SqlError {
        if (buffer.get() != JSONB_VERSION) {
            throw incorrect(PgType.JSONB);
        }
        return text(buffer);
    }

    private static long micros(LocalDateTime timestamp) {
        return ChronoUnit.MICROS.between(EPOCH, timestamp);
    }

    private static String text(ByteBuffer buffer) {
        return new String(rest(buffer), UTF_8);
    }

    private static byte[] rest(ByteBuffer buffer) {
        byte[] rest = new byte[buffer.remaining()];
        buffer.get(rest);
        return rest;
    }

    private static ByteBuffer bytes(int length) {
        return ByteBuffer.allocate(length);
    }

    private static SqlError incorrect(PgType type) {
        return SqlError.of(
                "22P03", "incorrect binary data format for type " + type.name().toLowerCase(Locale.ROOT));
    }
}
