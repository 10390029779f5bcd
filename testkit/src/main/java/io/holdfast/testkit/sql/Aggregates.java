package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads calls of aggregate and window functions. */
final class Aggregates {
    private static final Set<String> AGGREGATES = Set.of(
            "count",
            "sum",
            "min",
            "max",
            "avg",
            "bool_and",
            "bool_or",
            "every",
            "string_agg",
            "array_agg",
            "jsonb_agg");
    private static final Set<String> WINDOW = Set.of(
            "row_number",
            "rank",
            "dense_rank",
            "percent_rank",
            "cume_dist",
            "ntile",
            "lag",
            "lead",
            "first_value",
            "last_value",
            "nth_value");
    private static final Set<String> FRAME = Set.of(
            "rows", "range", "groups", "between", "unbounded", "preceding", "following", "current", "row", "and");

    private final Expressions expressions;
    private final Cursor in;
    private final Namespace names;
    private final Context context;

    Aggregates(Expressions expressions, Cursor in, Namespace names, Context context) {
        this.expressions = expressions;
        this.in = in;
        this.names = names;
        this.context = context;
    }

    static boolean known(String name) {
        return AGGREGATES.contains(name) || WINDOW.contains(name);
    }

    Typed read(String name) throws SqlError {
        context.mixed();
        Cursor inner = new Cursor(in.parenthesized());
        Expressions nested = new Expressions(inner, names, context);
        boolean distinct = inner.accept("distinct");
        boolean all = !distinct && inner.accept("all");
        boolean star = inner.acceptSymbol("*");
        List<Typed> arguments = star || inner.done() ? List.of() : nested.list();
        if (arguments.stream().anyMatch(one -> !one.row().isEmpty())) {
            throw SqlError.of("0A000", name + " of rows is not supported by the emulator");
        }
        String order = inner.accept("order", "by") ? " ORDER BY " + terms(inner, nested) : "";
        inner.expectEnd();
        if ((star && !name.equals("count")) || (all && arguments.isEmpty())) {
            throw inner.unexpected("an expression");
        }
        String tail = filter() + over(name);
        return WINDOW.contains(name)
                ? window(name, arguments, tail)
                : aggregate(name, arguments, new Parts(distinct ? "DISTINCT " : "", order, tail));
    }

    /** What surrounds an aggregate's arguments. */
    private record Parts(String distinct, String order, String tail) {}

    private String filter() throws SqlError {
        if (in.peek().word("within")) {
            throw SqlError.of("0A000", "WITHIN GROUP is not supported by the emulator");
        }
        if (!in.peek().word("filter") || !in.peek(1).symbol("(")) {
            return "";
        }
        in.next();
        Cursor inner = new Cursor(in.parenthesized());
        inner.expect("where");
        Expressions nested = new Expressions(inner, names, context);
        Typed condition = nested.truth(nested.read());
        inner.expectEnd();
        return " FILTER (WHERE " + condition.sql() + ")";
    }

    private String over(String name) throws SqlError {
        if (in.peek().word("ignore") || in.peek().word("respect")) {
            throw SqlError.of(
                    "0A000", in.peek().text().toUpperCase(Locale.ROOT) + " NULLS is not supported by the emulator");
        }
        if (!in.accept("over")) {
            if (WINDOW.contains(name)) {
                throw SqlError.of("42P20", "window function " + name + " requires an OVER clause");
            }
            return "";
        }
        if (!in.peek().symbol("(")) {
            throw SqlError.of("0A000", "named windows are not supported by the emulator");
        }
        Cursor inner = new Cursor(in.parenthesized());
        Expressions nested = new Expressions(inner, names, context);
        StringBuilder sql = new StringBuilder(" OVER (");
        if (inner.accept("partition", "by")) {
            List<String> keys = new ArrayList<>();
            do {
                keys.add(nested.settled().sql());
            } while (inner.acceptSymbol(","));
            sql.append("PARTITION BY ").append(String.join(", ", keys));
        }
        if (inner.accept("order", "by")) {
            sql.append(" ORDER BY ").append(terms(inner, nested));
        }
        while (!inner.done()) {
            Token token = inner.next();
            if (token.kind() != Token.Kind.NUMBER && !FRAME.contains(token.text())) {
                throw SqlError.of("0A000", "window frame " + token.text() + " is not supported by the emulator");
            }
            sql.append(' ').append(token.text().toUpperCase(Locale.ROOT));
        }
        return sql.append(')').toString();
    }

    /** Terms of an ORDER BY that knows no output columns. */
    private static String terms(Cursor in, Expressions nested) throws SqlError {
        List<String> terms = new ArrayList<>();
        do {
            terms.add(nested.settled().sql() + direction(in));
        } while (in.acceptSymbol(","));
        return String.join(", ", terms);
    }

    /** ASC, DESC, NULLS FIRST, NULLS LAST. */
    static String direction(Cursor in) throws SqlError {
        boolean descending = in.accept("desc");
        boolean ascending = !descending && in.accept("asc");
        String sql = descending ? " DESC" : ascending ? " ASC" : "";
        if (in.accept("nulls")) {
            boolean first = in.accept("first");
            if (!first) {
                in.expect("last");
            }
            sql += first ? " NULLS FIRST" : " NULLS LAST";
        }
        return sql;
    }

    private Typed aggregate(String name, List<Typed> values, Parts parts) throws SqlError {
        if (name.equals("count")) {
            String what = values.isEmpty()
                    ? "*"
                    : parts.distinct()
                            + Coercions.settle(values.get(0), context).sql();
            return Typed.of("COUNT(" + what + ")" + parts.tail(), PgType.INT8);
        }
        if (values.size() != (name.equals("string_agg") ? 2 : 1)) {
            throw SqlError.of("42883", "function " + name + " does not exist with " + values.size() + " arguments");
        }
        Typed value = Coercions.settle(values.get(0), context);
        return switch (name) {
            case "sum", "avg" -> total(name, value, parts);
            case "min", "max" -> extreme(name, value, parts);
            case "bool_and", "bool_or", "every" -> {
                String function = name.equals("bool_or") ? "BOOL_OR(" : "BOOL_AND(";
                yield Typed.bool(
                        function + parts.distinct() + expressions.truth(value).sql() + ")" + parts.tail());
            }
            case "string_agg" -> {
                SqlType text = SqlType.of(PgType.TEXT);
                String separator = Coercions.imply(values.get(1), text, context).sql();
                yield Typed.of(
                        "STRING_AGG(" + parts.distinct()
                                + Coercions.imply(value, text, context).sql() + ", " + separator + parts.order() + ")"
                                + parts.tail(),
                        text);
            }
            case "array_agg" -> {
                SqlType array = SqlType.of(value.pg()).array();
                yield Typed.of("CAST(" + collected(value, parts) + " AS " + array.relational() + ")", array);
            }
            default ->
                JsonOperations.json("MZ_JSON_OF_ELEMENTS("
                        + collected(Typed.of("CAST(" + Functions.toJson(value) + " AS VARCHAR)", PgType.TEXT), parts)
                        + ")");
        };
    }

    private static String collected(Typed value, Parts parts) {
        return "ARRAY_AGG(" + parts.distinct() + value.sql() + parts.order() + ")" + parts.tail();
    }

    private Typed total(String name, Typed value, Parts parts) throws SqlError {
        boolean sum = name.equals("sum");
        if (!Coercions.number(value.pg())) {
            throw SqlError.of(
                    value.is(PgType.INTERVAL) ? "0A000" : "42883",
                    "function " + name + "(" + SqlType.name(value.pg()) + ") does not exist");
        }
        boolean floating = value.is(PgType.FLOAT4, PgType.FLOAT8);
        PgType result = floating
                ? (sum ? value.pg() : PgType.FLOAT8)
                : sum && value.is(PgType.INT2, PgType.INT4) ? PgType.INT8 : PgType.NUMERIC;
        String what = floating
                ? Coercions.cast(value, SqlType.of(PgType.FLOAT8), context).sql()
                : sum ? value.sql() : "CAST(" + value.sql() + " AS DECFLOAT(39))";
        String sql = (sum ? "SUM(" : "AVG(") + parts.distinct() + what + ")" + parts.tail();
        return Typed.of("CAST(" + sql + " AS " + SqlType.of(result).relational() + ")", result);
    }

    private static Typed extreme(String name, Typed value, Parts parts) throws SqlError {
        if (value.is(PgType.JSONB, PgType.UUID, PgType.BYTEA)
                || value.pg().element().isPresent()) {
            throw SqlError.of("0A000", name + " of " + SqlType.name(value.pg()) + " is not supported by the emulator");
        }
        return Typed.of(name.toUpperCase(Locale.ROOT) + "(" + value.sql() + ")" + parts.tail(), value.type());
    }

    private Typed window(String name, List<Typed> values, String tail) throws SqlError {
        String function = name.toUpperCase(Locale.ROOT);
        return switch (name) {
            case "row_number", "rank", "dense_rank" -> Typed.of(function + "()" + tail, PgType.INT8);
            case "percent_rank", "cume_dist" ->
                Typed.of("CAST(" + function + "()" + tail + " AS DOUBLE PRECISION)", PgType.FLOAT8);
            case "ntile" -> Typed.of("CAST(NTILE(" + values.get(0).sql() + ")" + tail + " AS INTEGER)", PgType.INT4);
            default -> {
                if (values.isEmpty()) {
                    throw SqlError.of("42883", "function " + name + "() does not exist");
                }
                List<String> texts = new ArrayList<>(
                        List.of(Coercions.settle(values.get(0), context).sql()));
                for (int i = 1; i < values.size(); i++) {
                    SqlType type =
                            i == 1 ? SqlType.of(PgType.INT4) : values.get(0).type();
                    texts.add(Coercions.imply(values.get(i), type, context).sql());
                }
                SqlType type = Coercions.settle(values.get(0), context).type();
                yield Typed.of(function + "(" + String.join(", ", texts) + ")" + tail, type);
            }
        };
    }
}
