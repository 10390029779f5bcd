package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions that are answered as Materialize does. Everything else is refused. */
final class Functions {
    private static final Set<String> FIELDS = Set.of(
            "millennium",
            "century",
            "decade",
            "year",
            "quarter",
            "month",
            "week",
            "day",
            "hour",
            "minute",
            "second",
            "milliseconds",
            "microseconds",
            "dow",
            "isodow",
            "doy",
            "epoch",
            "isoyear");

    private Functions() {}

    static SqlError unknown(String name) {
        return SqlError.of("0A000", "function \"" + name + "\" is not supported by the emulator");
    }

    /** Calls a function that takes its arguments as they come. */
    static Typed call(String name, List<Typed> arguments, Context context) throws SqlError {
        return switch (name) {
            case "concat", "concat_ws" -> concat(name, arguments, context);
            case "to_jsonb" -> JsonOperations.json(toJson(Coercions.settle(one(name, arguments), context)));
            case "jsonb_build_array" -> built("MZ_JSON_OF_ELEMENTS", arguments, context);
            case "jsonb_build_object" -> object(arguments, context);
            case "array_length", "array_upper", "array_lower" -> length(name, arguments, context);
            case "cardinality", "array_position", "array_cat", "array_to_string" ->
                ArrayCalls.call(name, arguments, context);
            case "date_part" -> part(arguments, context);
            case "pg_typeof" -> typeOf(one(name, arguments));
            default -> FunctionTable.call(name, arguments, context);
        };
    }

    /** The argument stays in it: an aggregate makes one row of all. */
    private static Typed typeOf(Typed value) {
        String type = "CAST(" + Names.literal(SqlType.name(value.pg())) + " AS VARCHAR)";
        return value.unknown()
                ? Typed.of(type, PgType.TEXT)
                : Typed.of(
                        "(CASE WHEN " + value.sql() + " IS NULL THEN " + type + " ELSE " + type + " END)", PgType.TEXT);
    }

    private static Typed one(String name, List<Typed> arguments) throws SqlError {
        if (arguments.size() != 1) {
            throw SqlError.of("42883", "function " + name + " takes one argument");
        }
        return arguments.get(0);
    }

    /** Values as of the one type that they have in common. */
    static List<Typed> alike(String what, List<Typed> values, Context context) throws SqlError {
        PgType common = PgType.UNKNOWN;
        for (Typed value : values) {
            if (!value.row().isEmpty()) {
                throw SqlError.of("0A000", "rows in " + what + " are not supported by the emulator");
            }
            PgType both = Coercions.common(common, value.pg());
            if (both == null) {
                throw SqlError.of(
                        "42804",
                        what + " types " + SqlType.name(common) + " and " + SqlType.name(value.pg())
                                + " cannot be matched");
            }
            common = both;
        }
        SqlType wanted = common == PgType.UNKNOWN ? SqlType.of(PgType.TEXT) : typeOf(values, common);
        List<Typed> alike = new ArrayList<>();
        for (Typed value : values) {
            alike.add(value.type().equals(wanted) ? value : Coercions.cast(value, wanted, context));
        }
        return alike;
    }

    /** A scale is kept where all values have it. */
    private static SqlType typeOf(List<Typed> values, PgType common) {
        @Nullable SqlType seen = null;
        boolean same = true;
        for (Typed value : values) {
            if (!value.unknown()) {
                same &= seen == null || seen.equals(value.type());
                seen = value.type();
            }
        }
        return same && seen != null ? seen : SqlType.of(common);
    }

    private static Typed concat(String name, List<Typed> arguments, Context context) throws SqlError {
        List<String> texts = new ArrayList<>();
        for (Typed argument : arguments) {
            String text =
                    Coercions.cast(argument, SqlType.of(PgType.TEXT), context).sql();
            // as in PostgreSQL, truth is a letter here and a word in a cast
            texts.add(argument.is(PgType.BOOL) ? "SUBSTRING(" + text + ", 1, 1)" : text);
        }
        if (texts.isEmpty() || (name.equals("concat_ws") && texts.size() < 2)) {
            throw unknown(name);
        }
        return Typed.of("MZ_" + name.toUpperCase(Locale.ROOT) + "(" + String.join(", ", texts) + ")", PgType.TEXT);
    }

    /** A value as the text of its JSON. */
    static String toJson(Typed value) throws SqlError {
        if (value.is(PgType.JSONB)) {
            return "MZ_TEXT(" + value.sql() + ")";
        }
        return "MZ_TO_JSON('" + value.pg().name() + "', " + value.sql() + ")";
    }

    private static Typed built(String function, List<Typed> arguments, Context context) throws SqlError {
        List<String> texts = new ArrayList<>();
        for (Typed argument : arguments) {
            texts.add(toJson(Coercions.settle(argument, context)));
        }
        return JsonOperations.json(function + "(CAST(ARRAY[" + String.join(", ", texts) + "] AS VARCHAR ARRAY))");
    }

    private static Typed object(List<Typed> arguments, Context context) throws SqlError {
        if (arguments.size() % 2 != 0) {
            throw SqlError.of("22023", "argument list must have even number of elements");
        }
        List<Typed> texts = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            Typed argument = arguments.get(i);
            texts.add(i % 2 == 0 ? Coercions.cast(argument, SqlType.of(PgType.TEXT), context) : argument);
        }
        return built("MZ_JSON_OF_PAIRS", texts, context);
    }

    private static Typed length(String name, List<Typed> arguments, Context context) throws SqlError {
        Typed array = arguments.isEmpty() ? Typed.nothing() : arguments.get(0);
        if (arguments.size() != 2 || array.pg().element().isEmpty()) {
            throw SqlError.of("42883", "function " + name + " takes an array and a dimension");
        }
        String dimension = Coercions.imply(arguments.get(1), SqlType.of(PgType.INT4), context)
                .sql();
        String size = name.equals("array_lower") ? "1" : "CARDINALITY(" + array.sql() + ")";
        return Typed.of(
                "CAST((CASE WHEN " + dimension + " = 1 AND CARDINALITY(" + array.sql() + ") > 0 THEN " + size
                        + " END) AS INTEGER)",
                PgType.INT4);
    }

    /** EXTRACT gives numeric. */
    static Typed extract(String field, Typed value, Context context) throws SqlError {
        return Typed.of("CAST(" + parted(field, value, context) + " AS DECFLOAT(39))", PgType.NUMERIC);
    }

    /** {@code date_part} gives double precision. */
    private static Typed part(List<Typed> arguments, Context context) throws SqlError {
        String field = arguments.size() == 2 ? arguments.get(0).literal() : null;
        if (field == null) {
            throw SqlError.of("0A000", "date_part of anything but a literal is not supported by the emulator");
        }
        return Typed.of("CAST(" + parted(field, arguments.get(1), context) + " AS DOUBLE PRECISION)", PgType.FLOAT8);
    }

    private static String parted(String field, Typed value, Context context) throws SqlError {
        String name = canonical(field.toLowerCase(Locale.ROOT));
        if (!FIELDS.contains(name)) {
            throw SqlError.of("22023", "unit '" + field + "' not recognized");
        }
        String quoted = Names.literal(name);
        return switch (value.pg()) {
            case DATE, TIMESTAMP, TIMESTAMPTZ -> {
                if (value.is(PgType.DATE)
                        && Set.of("hour", "minute", "second", "milliseconds", "microseconds")
                                .contains(name)) {
                    throw SqlError.of("0A000", "unit '" + name + "' not supported for type date");
                }
                yield "MZ_TIMESTAMP_PART(" + quoted + ", "
                        + Coercions.cast(value, SqlType.of(PgType.TIMESTAMP), context)
                                .sql() + ")";
            }
            case INTERVAL -> "MZ_INTERVAL_PART(" + quoted + ", " + value.sql() + ")";
            case TIME -> "MZ_TIME_PART(" + quoted + ", " + value.sql() + ")";
            default ->
                throw SqlError.of("42883", "function extract(text, " + SqlType.name(value.pg()) + ") does not exist");
        };
    }

    private static String canonical(String field) {
        return switch (field) {
            case "years" -> "year";
            case "months", "mon" -> "month";
            case "days" -> "day";
            case "hours" -> "hour";
            case "minutes", "min" -> "minute";
            case "seconds", "sec" -> "second";
            case "millisecond", "ms" -> "milliseconds";
            case "microsecond", "us" -> "microseconds";
            default -> field;
        };
    }

    /** {@code value AT TIME ZONE zone}. */
    static Typed zone(Typed zone, Typed value, Context context) throws SqlError {
        return switch (value.pg()) {
            case TIMESTAMPTZ ->
                Typed.of(
                        "CAST(MZ_ZONE_LOCAL(" + zone.sql() + ", CAST(" + value.sql()
                                + " AS TIMESTAMP(6))) AS TIMESTAMP(6))",
                        PgType.TIMESTAMP);
            case TIMESTAMP ->
                Typed.of(
                        "CAST(MZ_ZONE_INSTANT(" + zone.sql() + ", " + value.sql() + ") AS TIMESTAMP(6) WITH TIME ZONE)",
                        PgType.TIMESTAMPTZ);
            case UNKNOWN, DATE -> zone(zone, Coercions.cast(value, SqlType.of(PgType.TIMESTAMPTZ), context), context);
            default ->
                throw SqlError.of("42883", "function timezone(text, " + SqlType.name(value.pg()) + ") does not exist");
        };
    }
}
