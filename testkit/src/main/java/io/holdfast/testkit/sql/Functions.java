package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.util.Map;
import java.util.Set;

/** The functions that the relational engine answers as Materialize does. Everything else is refused. */
final class Functions {
    private static final Set<String> AGGREGATES =
            Set.of("count", "sum", "min", "max", "avg", "bool_and", "bool_or", "string_agg");
    private static final Set<String> SCALARS = Set.of(
            "coalesce",
            "nullif",
            "greatest",
            "least",
            "abs",
            "ceil",
            "ceiling",
            "floor",
            "round",
            "mod",
            "lower",
            "upper",
            "length",
            "char_length",
            "substring",
            "substr",
            "trim",
            "ltrim",
            "rtrim",
            "btrim",
            "replace",
            "position",
            "left",
            "right",
            "lpad",
            "rpad",
            "concat",
            "extract",
            "date_trunc");
    private static final Set<String> WINDOW =
            Set.of("row_number", "rank", "dense_rank", "lag", "lead", "first_value", "last_value");

    private static final Map<String, Form> FORMS = Map.of(
            "length", new Form("CAST(CHAR_LENGTH(", ") AS INTEGER)"),
            "char_length", new Form("CAST(CHAR_LENGTH(", ") AS INTEGER)"),
            "avg", new Form("AVG(CAST(", " AS DECFLOAT(39)))"),
            "extract", new Form("CAST(EXTRACT(", ") AS DECFLOAT(39))"));

    private Functions() {}

    static Form form(String name) throws SqlError {
        if (!AGGREGATES.contains(name) && !SCALARS.contains(name) && !WINDOW.contains(name)) {
            throw SqlError.of("0A000", "function \"" + name + "\" is not supported by the emulator");
        }
        return FORMS.getOrDefault(name, new Form(name + "(", ")"));
    }

    static boolean rowByRow(String name) {
        return SCALARS.contains(name);
    }

    /** What stands before and after the arguments. */
    record Form(String open, String close) {}
}
