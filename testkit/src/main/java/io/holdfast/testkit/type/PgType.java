package io.holdfast.testkit.type;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL types the emulator speaks. A value travels through the engine as the Java class named here; {@code null}
 * is SQL NULL for every type.
 */
public enum PgType {
    /** {@link Boolean}. */
    BOOL(16, 1),
    /** {@code byte[]}. */
    BYTEA(17, -1),
    /** {@link String}. */
    NAME(19, 64),
    /** {@link Long}. */
    INT8(20, 8),
    /** {@link Short}. */
    INT2(21, 2),
    /** {@link Integer}. */
    INT4(23, 4),
    /** {@link String}. */
    TEXT(25, -1),
    /** {@link Long}. */
    OID(26, 4),
    /** {@link String}, JSON text. */
    JSON(114, -1),
    /** {@link Float}. */
    FLOAT4(700, 4),
    /** {@link Double}. */
    FLOAT8(701, 8),
    /** {@link String}. */
    BPCHAR(1042, -1),
    /** {@link String}. */
    VARCHAR(1043, -1),
    /** {@link java.time.LocalDate}. */
    DATE(1082, 4),
    /** {@link java.time.LocalTime}. */
    TIME(1083, 8),
    /** {@link java.time.LocalDateTime}. */
    TIMESTAMP(1114, 8),
    /** {@link java.time.OffsetDateTime}, in UTC. */
    TIMESTAMPTZ(1184, 8),
    /** {@link Interval}; a {@link java.time.Duration} is understood too. */
    INTERVAL(1186, 16),
    /** {@link java.math.BigDecimal}. */
    NUMERIC(1700, -1),
    /** {@link java.util.UUID}. */
    UUID(2950, 16),
    /** {@link String}, JSON text. */
    JSONB(3802, -1),
    /** {@link Long}: Materialize's own type of {@code mz_now()}, sent as text. */
    MZ_TIMESTAMP(16552, 8),
    /** {@link SqlArray}. */
    BOOL_ARRAY(1000, BOOL),
    /** {@link SqlArray}. */
    BYTEA_ARRAY(1001, BYTEA),
    /** {@link SqlArray}. */
    INT2_ARRAY(1005, INT2),
    /** {@link SqlArray}. */
    INT4_ARRAY(1007, INT4),
    /** {@link SqlArray}. */
    TEXT_ARRAY(1009, TEXT),
    /** {@link SqlArray}. */
    INT8_ARRAY(1016, INT8),
    /** {@link SqlArray}. */
    FLOAT4_ARRAY(1021, FLOAT4),
    /** {@link SqlArray}. */
    FLOAT8_ARRAY(1022, FLOAT8),
    /** {@link SqlArray}. */
    TIMESTAMP_ARRAY(1115, TIMESTAMP),
    /** {@link SqlArray}. */
    DATE_ARRAY(1182, DATE),
    /** {@link SqlArray}. */
    TIME_ARRAY(1183, TIME),
    /** {@link SqlArray}. */
    TIMESTAMPTZ_ARRAY(1185, TIMESTAMPTZ),
    /** {@link SqlArray}. */
    INTERVAL_ARRAY(1187, INTERVAL),
    /** {@link SqlArray}. */
    NUMERIC_ARRAY(1231, NUMERIC),
    /** {@link SqlArray}. */
    UUID_ARRAY(2951, UUID),
    /** {@link SqlArray}. */
    JSONB_ARRAY(3807, JSONB),
    /** {@link String}: a parameter or column whose type nothing determines. */
    UNKNOWN(705, -2);

    private static final Map<Integer, PgType> BY_OID =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(PgType::oid, Function.identity()));

    private final int oid;
    private final int length;
    private final @Nullable PgType element;

    PgType(int oid, int length) {
        this.oid = oid;
        this.length = length;
        this.element = null;
    }

    PgType(int oid, PgType element) {
        this.oid = oid;
        this.length = -1;
        this.element = element;
    }

    /**
     * Finds a type by its object id.
     *
     * @param oid the object id on the wire
     * @return empty where the emulator does not speak the type
     */
    public static Optional<PgType> ofOid(int oid) {
        return Optional.ofNullable(BY_OID.get(oid));
    }

    /**
     * The type's object id on the wire.
     *
     * @return the object id
     */
    public int oid() {
        return oid;
    }

    /**
     * The type's length as a RowDescription states it.
     *
     * @return bytes, or a negative number where the length varies
     */
    public int length() {
        return length;
    }

    /**
     * What an array holds.
     *
     * @return empty where this is no array
     */
    public Optional<PgType> element() {
        return Optional.ofNullable(element);
    }

    /**
     * The array of this type.
     *
     * @return empty where the emulator has none
     */
    public Optional<PgType> array() {
        PgType wanted = this == VARCHAR || this == NAME || this == BPCHAR ? TEXT : this;
        return Arrays.stream(values()).filter(type -> type.element == wanted).findFirst();
    }
}
