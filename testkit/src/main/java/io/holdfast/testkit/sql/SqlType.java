package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A type with its modifiers, and its name in the relational engine.
 *
 * @param type the type on the wire
 * @param relational its name in the relational engine
 */
public record SqlType(PgType type, String relational) {
    /** The precision that marks {@code mz_timestamp} inside the relational engine. */
    public static final int MZ_TIMESTAMP_PRECISION = 20;

    /** What nothing determines. */
    static final SqlType UNKNOWN = new SqlType(PgType.UNKNOWN, "VARCHAR");

    private static final Map<String, SqlType> BY_NAME = Map.ofEntries(
            entry("bool", PgType.BOOL, "BOOLEAN"),
            entry("boolean", PgType.BOOL, "BOOLEAN"),
            entry("bytea", PgType.BYTEA, "VARBINARY"),
            entry("int2", PgType.INT2, "SMALLINT"),
            entry("smallint", PgType.INT2, "SMALLINT"),
            entry("int4", PgType.INT4, "INTEGER"),
            entry("int", PgType.INT4, "INTEGER"),
            entry("integer", PgType.INT4, "INTEGER"),
            entry("int8", PgType.INT8, "BIGINT"),
            entry("bigint", PgType.INT8, "BIGINT"),
            entry("oid", PgType.INT8, "BIGINT"),
            entry("float4", PgType.FLOAT4, "REAL"),
            entry("real", PgType.FLOAT4, "REAL"),
            entry("float8", PgType.FLOAT8, "DOUBLE PRECISION"),
            entry("double", PgType.FLOAT8, "DOUBLE PRECISION"),
            entry("float", PgType.FLOAT8, "DOUBLE PRECISION"),
            entry("numeric", PgType.NUMERIC, "DECFLOAT(39)"),
            entry("decimal", PgType.NUMERIC, "DECFLOAT(39)"),
            entry("text", PgType.TEXT, "VARCHAR"),
            entry("string", PgType.TEXT, "VARCHAR"),
            entry("name", PgType.TEXT, "VARCHAR"),
            entry("varchar", PgType.TEXT, "VARCHAR"),
            entry("date", PgType.DATE, "DATE"),
            entry("time", PgType.TIME, "TIME(6)"),
            entry("timestamp", PgType.TIMESTAMP, "TIMESTAMP(6)"),
            entry("timestamptz", PgType.TIMESTAMPTZ, "TIMESTAMP(6) WITH TIME ZONE"),
            entry("interval", PgType.INTERVAL, "BINARY(32)"),
            entry("uuid", PgType.UUID, "UUID"),
            entry("json", PgType.JSONB, "JSON"),
            entry("jsonb", PgType.JSONB, "JSON"),
            entry("mz_timestamp", PgType.MZ_TIMESTAMP, "NUMERIC(" + MZ_TIMESTAMP_PRECISION + ",0)"));

    private static Map.Entry<String, SqlType> entry(String name, PgType type, String relational) {
        return Map.entry(name, new SqlType(type, relational));
    }

    static SqlType named(String name) throws SqlError {
        SqlType type = BY_NAME.get(name);
        if (type == null) {
            throw SqlError.of("0A000", "type \"" + name + "\" is not supported by the emulator");
        }
        return type;
    }

    /** Whether a name is a type's. */
    static boolean known(String name) {
        return BY_NAME.containsKey(name);
    }

    /**
     * A type without modifiers.
     *
     * @param type on the wire
     * @return with its name in the relational engine
     */
    public static SqlType of(PgType type) {
        return switch (type) {
            case VARCHAR, BPCHAR, TEXT, NAME -> byName("text");
            case UNKNOWN -> UNKNOWN;
            case OID -> byName("int8");
            case JSON, JSONB -> byName("jsonb");
            case INT2, INT4, INT8, FLOAT4, FLOAT8 -> byName(type.name().toLowerCase(Locale.ROOT));
            default ->
                type.element()
                        .map(element -> new SqlType(type, of(element).relational + " ARRAY"))
                        .orElseGet(() -> byName(type.name().toLowerCase(Locale.ROOT)));
        };
    }

    private static SqlType byName(String name) {
        return Objects.requireNonNull(BY_NAME.get(name), name);
    }

    /** The array of this type. */
    SqlType array() throws SqlError {
        PgType array = type.array()
                .orElseThrow(
                        () -> SqlError.of("0A000", "arrays of " + name(type) + " are not supported by the emulator"));
        return of(array);
    }

    /** What an array holds. */
    SqlType element() {
        return of(type.element().orElseThrow());
    }

    /**
     * A type's name in messages.
     *
     * @param type the type
     * @return such as {@code integer[]}
     */
    public static String name(PgType type) {
        return switch (type) {
            case BOOL -> "boolean";
            case INT2 -> "smallint";
            case INT4 -> "integer";
            case INT8 -> "bigint";
            case FLOAT4 -> "real";
            case FLOAT8 -> "double precision";
            case VARCHAR -> "character varying";
            case TIMESTAMP -> "timestamp without time zone";
            case TIMESTAMPTZ -> "timestamp with time zone";
            default ->
                type.element()
                        .map(element -> name(element) + "[]")
                        .orElseGet(() -> type.name().toLowerCase(Locale.ROOT));
        };
    }
}
