package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.Map;

/**
 * A type with its modifiers, and its name in the relational engine.
 *
 * @param type the type on the wire
 * @param relational its name in the relational engine
 */
public record SqlType(PgType type, String relational) {
    /** The precision that marks {@code mz_timestamp} inside the relational engine. */
    public static final int MZ_TIMESTAMP_PRECISION = 20;

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

    /**
     * The relational engine's name of a parameter's type.
     *
     * @param type the type the client stated
     * @return empty where a cast would say nothing
     */
    static String ofParameter(PgType type) {
        return switch (type) {
            case UNKNOWN, INTERVAL, TIME -> "";
            case VARCHAR, BPCHAR, TEXT, NAME -> "VARCHAR";
            case OID -> "BIGINT";
            case JSON, JSONB -> "JSON";
            default ->
                BY_NAME.values().stream()
                        .filter(known -> known.type == type)
                        .map(SqlType::relational)
                        .findFirst()
                        .orElse("");
        };
    }

    /** A cast to this type in the relational engine's dialect. */
    String cast(String value) {
        if (type == PgType.TEXT) {
            return "MZ_TEXT(" + value + ")";
        }
        if (type == PgType.JSONB) {
            return "(" + value + " FORMAT JSON)";
        }
        return "CAST(" + value + " AS " + relational + ")";
    }
}
