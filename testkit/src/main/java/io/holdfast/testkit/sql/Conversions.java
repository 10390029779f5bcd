package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;

/** How a value of one known type becomes one of another. */
final class Conversions {
    private Conversions() {}

    static String of(Typed value, SqlType to) throws SqlError {
        PgType from = value.pg();
        PgType wanted = to.type();
        if (Coercions.text(wanted)) {
            String text = text(value);
            return to.relational().equals("VARCHAR") ? text : "CAST(" + text + " AS " + to.relational() + ")";
        }
        if (Coercions.text(from)) {
            return fromText(value, to);
        }
        if (wanted == PgType.MZ_TIMESTAMP && Coercions.time(from)) {
            String time = from == PgType.TIMESTAMP ? value.sql() : plain(value, SqlType.of(PgType.TIMESTAMP));
            return plain("MZ_TO_MILLIS(" + time + ")", to);
        }
        if (from == PgType.MZ_TIMESTAMP && Coercions.time(wanted)) {
            return plain("MZ_FROM_MILLIS(" + value.sql() + ")", to);
        }
        if (from == PgType.JSONB) {
            return fromJson(value, to);
        }
        if (!known(from, wanted)) {
            throw SqlError.of("42846", "cannot cast type " + SqlType.name(from) + " to " + SqlType.name(wanted));
        }
        boolean rounds = (from == PgType.FLOAT4 || from == PgType.FLOAT8)
                && (wanted == PgType.INT2 || wanted == PgType.INT4 || wanted == PgType.INT8);
        if (from == PgType.FLOAT8 && wanted == PgType.FLOAT4) {
            return plain("MZ_REAL(" + value.sql() + ")", to);
        }
        return plain(rounds ? "MZ_RINT(" + value.sql() + ")" : value.sql(), to);
    }

    private static boolean known(PgType from, PgType to) {
        boolean numbers = Coercions.number(from) && Coercions.number(to);
        boolean truths = (from == PgType.BOOL && to == PgType.INT4) || (from == PgType.INT4 && to == PgType.BOOL);
        boolean times = Coercions.time(from) && Coercions.time(to);
        boolean clocks = (from == PgType.TIMESTAMP || from == PgType.TIMESTAMPTZ) && to == PgType.TIME;
        boolean ids = (from == PgType.OID && Coercions.number(to)) || (to == PgType.OID && Coercions.number(from));
        boolean ticks = (from == PgType.MZ_TIMESTAMP && Coercions.number(to))
                || (to == PgType.MZ_TIMESTAMP && Coercions.number(from));
        boolean arrays = from.element().isPresent()
                && to.element().isPresent()
                && known(from.element().get(), to.element().get());
        return from == to || numbers || truths || times || clocks || ids || ticks || arrays;
    }

    private static String plain(Typed value, SqlType to) {
        return plain(value.sql(), to);
    }

    private static String plain(String sql, SqlType to) {
        return "CAST(" + sql + " AS " + to.relational() + ")";
    }

    private static String text(Typed value) {
        return switch (value.pg()) {
            case TEXT, VARCHAR, NAME, BPCHAR, UNKNOWN -> value.sql();
            case BOOL, INT2, INT4, INT8, OID, FLOAT4, FLOAT8, NUMERIC, MZ_TIMESTAMP, BYTEA, UUID, JSONB, JSON ->
                "MZ_TEXT(" + value.sql() + ")";
            default -> "MZ_TEXT_OF('" + value.pg().name() + "', " + value.sql() + ")";
        };
    }

    private static String fromText(Typed value, SqlType to) throws SqlError {
        return switch (to.type()) {
            case JSONB -> JsonOperations.json("MZ_JSONB(" + value.sql() + ")").sql();
            case BOOL, INT2, INT4, INT8, NUMERIC, FLOAT4, FLOAT8, DATE, TIMESTAMP, TIMESTAMPTZ, TIME, UUID ->
                plain("MZ_PARSE_" + to.type().name() + "(" + value.sql() + ")", to);
            case OID, MZ_TIMESTAMP -> plain("MZ_PARSE_INT8(" + value.sql() + ")", to);
            case INTERVAL -> plain("MZ_PARSE_INTERVAL(" + value.sql() + ")", to);
            default ->
                throw SqlError.of(
                        "0A000",
                        "casts from text to " + SqlType.name(to.type()) + " are not supported by the emulator");
        };
    }

    private static String fromJson(Typed value, SqlType to) throws SqlError {
        if (Coercions.number(to.type())) {
            return plain("CAST(MZ_JSON_NUMBER(" + value.sql() + ") AS DECFLOAT(39))", to);
        }
        if (to.type() == PgType.BOOL) {
            return "CAST(MZ_JSON_BOOL(" + value.sql() + ") AS BOOLEAN)";
        }
        throw SqlError.of("42846", "cannot cast type jsonb to " + SqlType.name(to.type()));
    }
}
