package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;

/** The operators of {@code jsonb}. */
final class JsonOperations {
    private final Context context;

    JsonOperations(Context context) {
        this.context = context;
    }

    static Typed json(String sql) {
        return Typed.of("CAST((" + sql + " FORMAT JSON) AS JSON)", PgType.JSONB);
    }

    Typed apply(String operator, Typed left, Typed right) throws SqlError {
        return switch (operator) {
            case "->", "->>" -> field(operator, left, right);
            case "#>", "#>>" -> path(operator, left, right);
            case "@>" -> contains(left, right);
            case "<@" -> contains(right, left);
            case "?" -> Typed.test("MZ_JSON_HAS(" + left.sql() + ", " + cast(right, PgType.TEXT) + ")");
            case "||" -> both("MZ_JSON_CONCAT", left, right);
            case "-" -> remove(left, right);
            default ->
                throw SqlError.of("0A000", "operator " + operator + " on jsonb is not supported by the emulator");
        };
    }

    private Typed field(String operator, Typed left, Typed right) throws SqlError {
        boolean index = right.is(PgType.INT2, PgType.INT4, PgType.INT8);
        String key = index ? cast(right, PgType.INT4) : "CAST(" + cast(right, PgType.TEXT) + " AS VARCHAR)";
        String found = (index ? "MZ_JSON_AT(" : "MZ_JSON_GET(") + left.sql() + ", " + key + ")";
        return result(operator, found);
    }

    private Typed path(String operator, Typed left, Typed right) throws SqlError {
        String path =
                Coercions.imply(right, SqlType.of(PgType.TEXT_ARRAY), context).sql();
        return result(operator, "MZ_JSON_PATH(" + left.sql() + ", " + path + ")");
    }

    private static Typed result(String operator, String found) {
        return operator.endsWith(">>") ? Typed.of("MZ_JSON_TEXT(" + found + ")", PgType.TEXT) : json(found);
    }

    private Typed contains(Typed left, Typed right) throws SqlError {
        return Typed.test("MZ_JSON_CONTAINS(" + cast(left, PgType.JSONB) + ", " + cast(right, PgType.JSONB) + ")");
    }

    private Typed both(String function, Typed left, Typed right) throws SqlError {
        if (!right.unknown() && !right.is(PgType.JSONB)) {
            throw Operations.missing("||", left, right);
        }
        return json(function + "(" + left.sql() + ", " + cast(right, PgType.JSONB) + ")");
    }

    private Typed remove(Typed left, Typed right) throws SqlError {
        boolean index = right.is(PgType.INT2, PgType.INT4, PgType.INT8);
        return json((index ? "MZ_JSON_WITHOUT_AT(" : "MZ_JSON_WITHOUT(") + left.sql() + ", "
                + cast(right, index ? PgType.INT4 : PgType.TEXT) + ")");
    }

    private String cast(Typed value, PgType type) throws SqlError {
        if (!value.unknown() && !Coercions.implied(value.pg(), type)) {
            throw SqlError.of("42883", "operator does not exist: jsonb with " + SqlType.name(value.pg()));
        }
        return Coercions.cast(value, SqlType.of(type), context).sql();
    }
}
