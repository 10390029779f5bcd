package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.Set;

/**
 * Functions that give rows. Each is a count and an expression of a row's number, so that it can be joined with what its arguments
 * come from.
 */
final class SetFunctions {
    private static final Set<String> NAMES = Set.of(
            "generate_series",
            "unnest",
            "jsonb_array_elements",
            "jsonb_array_elements_text",
            "jsonb_each",
            "jsonb_each_text",
            "jsonb_object_keys",
            "regexp_split_to_table");

    private SetFunctions() {}

    static boolean known(String name) {
        return NAMES.contains(name);
    }

    /**
     * A call.
     *
     * @param count how many rows it gives
     * @param columns its columns
     */
    record Called(String count, List<Namespace.Entry> columns) {}

    /**
     * Calls.
     *
     * @param number the row's number, from 1
     */
    static Called call(String name, List<Typed> arguments, String number, Context context) throws SqlError {
        if (!known(name)) {
            throw SqlError.of("0A000", "table function \"" + name + "\" is not supported by the emulator");
        }
        if (name.equals("generate_series")) {
            return series(arguments, number, context);
        }
        boolean text = name.equals("regexp_split_to_table");
        if (arguments.size() != (text ? 2 : 1)) {
            throw SqlError.of("0A000", name + " with these arguments is not supported by the emulator");
        }
        if (text) {
            Typed split = FunctionTable.call("regexp_split_to_array", arguments, context);
            return unnested(name, split, number);
        }
        if (name.equals("unnest")) {
            return unnested(name, arguments.get(0), number);
        }
        return json(name, Coercions.imply(arguments.get(0), SqlType.of(PgType.JSONB), context), number);
    }

    private static Called unnested(String name, Typed array, String number) throws SqlError {
        if (array.pg().element().isEmpty()) {
            throw SqlError.of("42883", "function unnest(" + SqlType.name(array.pg()) + ") does not exist");
        }
        return new Called(
                "CARDINALITY(" + array.sql() + ")",
                List.of(new Namespace.Entry(
                        name,
                        Operands.element(
                                array.sql(),
                                "CAST(" + number + " AS INTEGER)",
                                array.type().element()))));
    }

    private static Called json(String name, Typed json, String number) {
        String at = ", CAST(" + number + " AS INTEGER) - 1)";
        String value = (name.contains("each") ? "MZ_JSON_VALUE_AT(" : "MZ_JSON_AT(") + json.sql() + at;
        Typed shown = name.endsWith("_text")
                ? Typed.of("MZ_JSON_TEXT(" + value + ")", PgType.TEXT)
                : JsonOperations.json(value);
        Typed key = Typed.of("MZ_JSON_KEY_AT(" + json.sql() + at, PgType.TEXT);
        if (name.startsWith("jsonb_array")) {
            return new Called("MZ_JSON_LENGTH(" + json.sql() + ")", List.of(new Namespace.Entry("value", shown)));
        }
        String count = "MZ_JSON_SIZE(" + json.sql() + ")";
        return name.equals("jsonb_object_keys")
                ? new Called(count, List.of(new Namespace.Entry(name, key)))
                : new Called(count, List.of(new Namespace.Entry("key", key), new Namespace.Entry("value", shown)));
    }

    private static Called series(List<Typed> arguments, String number, Context context) throws SqlError {
        if (arguments.size() < 2 || arguments.size() > 3) {
            throw SqlError.of("42883", "function generate_series takes two or three arguments");
        }
        PgType common = Coercions.common(arguments.get(0).pg(), arguments.get(1).pg());
        if (common == null) {
            throw Operations.missing("generate_series", arguments.get(0), arguments.get(1));
        }
        if (Coercions.time(common)) {
            return times(arguments, number, context);
        }
        boolean big = common == PgType.INT8
                || (arguments.size() > 2 && arguments.get(2).is(PgType.INT8));
        PgType type = big ? PgType.INT8 : PgType.INT4;
        if (common != PgType.UNKNOWN && !Coercions.implied(common, type)) {
            throw SqlError.of(
                    "0A000", "generate_series of " + SqlType.name(common) + " is not supported by the emulator");
        }
        SqlType wanted = SqlType.of(type);
        SqlType counted = SqlType.of(PgType.INT8);
        String from = whole(arguments.get(0), wanted, counted, context);
        String to = whole(arguments.get(1), wanted, counted, context);
        String step = arguments.size() > 2 ? whole(arguments.get(2), wanted, counted, context) : "CAST(1 AS BIGINT)";
        String element = "CAST(" + from + " + (" + number + " - 1) * " + step + " AS " + wanted.relational() + ")";
        return new Called(
                "MZ_SERIES_LENGTH(" + from + ", " + to + ", " + step + ")",
                List.of(new Namespace.Entry("generate_series", Typed.of(element, wanted))));
    }

    private static String whole(Typed value, SqlType type, SqlType counted, Context context) throws SqlError {
        return Coercions.cast(Coercions.imply(value, type, context), counted, context)
                .sql();
    }

    private static Called times(List<Typed> arguments, String number, Context context) throws SqlError {
        if (arguments.size() != 3) {
            throw SqlError.of("42883", "function generate_series of timestamps takes an interval too");
        }
        boolean zone = arguments.get(0).is(PgType.TIMESTAMPTZ, PgType.DATE)
                || arguments.get(1).is(PgType.TIMESTAMPTZ);
        SqlType plain = SqlType.of(PgType.TIMESTAMP);
        String from = Coercions.cast(arguments.get(0), plain, context).sql();
        String to = Coercions.cast(arguments.get(1), plain, context).sql();
        String step = Coercions.imply(arguments.get(2), SqlType.of(PgType.INTERVAL), context)
                .sql();
        SqlType result = SqlType.of(zone ? PgType.TIMESTAMPTZ : PgType.TIMESTAMP);
        String element =
                "CAST(MZ_TIME_SERIES_AT(" + from + ", " + step + ", " + number + ") AS " + result.relational() + ")";
        return new Called(
                "MZ_TIME_SERIES_LENGTH(" + from + ", " + to + ", " + step + ")",
                List.of(new Namespace.Entry("generate_series", Typed.of(element, result))));
    }
}
