package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The operators, by the types of what they stand between. */
final class Operations {
    private static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", "<=", ">", ">=");
    private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%", "^");
    private static final Set<String> PATTERNS = Set.of("~", "~*", "!~", "!~*");

    private final Context context;
    private final TimeArithmetic times;
    private final JsonOperations json;

    Operations(Context context) {
        this.context = context;
        this.times = new TimeArithmetic(context);
        this.json = new JsonOperations(context);
    }

    static boolean comparison(String operator) {
        return COMPARISONS.contains(operator);
    }

    Typed binary(String operator, Typed left, Typed right) throws SqlError {
        if (comparison(operator)) {
            return compare(operator.equals("!=") ? "<>" : operator, left, right);
        }
        if (left.is(PgType.JSONB) || (right.is(PgType.JSONB) && operator.equals("<@"))) {
            return json.apply(operator, left, right);
        }
        if (operator.equals("||")) {
            return concatenate(left, right);
        }
        if (PATTERNS.contains(operator)) {
            return matches(operator, left, right);
        }
        if (ARITHMETIC.contains(operator)) {
            return arithmetic(operator, left, right);
        }
        if ((operator.equals("@>") || operator.equals("<@"))
                && left.pg().element().isPresent()) {
            boolean contains = operator.equals("@>");
            Typed all = contains ? left : Coercions.imply(left, right.type(), context);
            Typed some = contains ? Coercions.imply(right, left.type(), context) : right;
            return Typed.test(
                    "MZ_ARRAY_CONTAINS(" + (contains ? all : some).sql() + ", " + (contains ? some : all).sql() + ")");
        }
        throw missing(operator, left, right);
    }

    static SqlError missing(String operator, Typed left, Typed right) {
        return SqlError.of(
                "42883",
                "operator does not exist: " + SqlType.name(left.pg()) + " " + operator + " "
                        + SqlType.name(right.pg()));
    }

    /** Two values as of the one type that they are compared in. */
    List<Typed> alike(String operator, Typed left, Typed right) throws SqlError {
        if (left.unknown() && right.unknown()) {
            return List.of(Coercions.settle(left, context), Coercions.settle(right, context));
        }
        PgType common = Coercions.common(left.pg(), right.pg());
        if (common == null) {
            throw missing(operator, left, right);
        }
        SqlType wanted = left.pg() == common ? left.type() : right.pg() == common ? right.type() : SqlType.of(common);
        return List.of(like(left, wanted), like(right, wanted));
    }

    /** A value as of a type that it stands for. */
    Typed like(Typed value, SqlType wanted) throws SqlError {
        boolean same = value.pg() == wanted.type() || (Coercions.text(value.pg()) && Coercions.text(wanted.type()));
        return same ? value : Coercions.cast(value, SqlType.of(wanted.type()), context);
    }

    Typed compare(String operator, Typed left, Typed right) throws SqlError {
        if (!left.row().isEmpty() || !right.row().isEmpty()) {
            return compareRows(operator, left, right);
        }
        List<Typed> both = alike(operator, left, right);
        PgType type = both.get(0).pg();
        boolean equality = operator.equals("=") || operator.equals("<>");
        if (!equality && (type == PgType.JSONB || type.element().isPresent())) {
            throw SqlError.of(
                    "0A000",
                    "operator " + operator + " on " + SqlType.name(type) + " is not supported by the emulator");
        }
        String one = comparable(both.get(0));
        String other = comparable(both.get(1));
        if (type.element().isPresent()) {
            String equal = "MZ_ARRAY_EQUAL(" + one + ", " + other + ")";
            return Typed.test(operator.equals("=") ? equal : "(NOT " + equal + ")");
        }
        boolean now = context.isNow(both.get(0));
        if ((now || context.isNow(both.get(1))) && !operator.equals("<>")) {
            return context.temporal().compare(operator, now ? other : one, now);
        }
        return Typed.bool("(" + one + " " + operator + " " + other + ")");
    }

    /** Intervals of the same length are equal, whatever their parts. */
    static String comparable(Typed value) {
        return value.is(PgType.INTERVAL) ? "SUBSTRING(" + value.sql() + ", 1, 16)" : value.sql();
    }

    private Typed compareRows(String operator, Typed left, Typed right) throws SqlError {
        boolean equal = operator.equals("=");
        if (left.row().size() != right.row().size() || !(equal || operator.equals("<>"))) {
            throw SqlError.of("0A000", "this comparison of rows is not supported by the emulator");
        }
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < left.row().size(); i++) {
            parts.add(compare(operator, left.row().get(i), right.row().get(i)).sql());
        }
        return Typed.bool("(" + String.join(equal ? " AND " : " OR ", parts) + ")");
    }

    /** IS [NOT] DISTINCT FROM. */
    Typed distinct(Typed left, Typed right, boolean not) throws SqlError {
        List<Typed> both = alike("=", left, right);
        return Typed.bool("(" + comparable(both.get(0)) + (not ? " IS NOT DISTINCT FROM " : " IS DISTINCT FROM ")
                + comparable(both.get(1)) + ")");
    }

    private Typed concatenate(Typed left, Typed right) throws SqlError {
        boolean arrays = left.pg().element().isPresent() || right.pg().element().isPresent();
        if (arrays) {
            SqlType array = left.pg().element().isPresent() ? left.type() : right.type();
            String one = part(left, array);
            String other = part(right, array);
            // a missing array is an empty one
            return Typed.of(
                    "(CASE WHEN " + one + " IS NULL THEN " + other + " WHEN " + other + " IS NULL THEN " + one
                            + " ELSE (" + one + " || " + other + ") END)",
                    array);
        }
        if (left.is(PgType.BYTEA) && right.is(PgType.BYTEA)) {
            return Typed.of("(" + left.sql() + " || " + right.sql() + ")", PgType.BYTEA);
        }
        boolean text = left.unknown() || right.unknown() || Coercions.text(left.pg()) || Coercions.text(right.pg());
        if (!text) {
            throw missing("||", left, right);
        }
        SqlType wanted = SqlType.of(PgType.TEXT);
        return Typed.of(
                "(" + Coercions.cast(left, wanted, context).sql() + " || "
                        + Coercions.cast(right, wanted, context).sql() + ")",
                wanted);
    }

    private String part(Typed value, SqlType array) throws SqlError {
        if (value.pg().element().isPresent() || value.unknown()) {
            return Coercions.imply(value, array, context).sql();
        }
        return "ARRAY[" + Coercions.imply(value, array.element(), context).sql() + "]";
    }

    private Typed matches(String operator, Typed left, Typed right) throws SqlError {
        SqlType text = SqlType.of(PgType.TEXT);
        String subject = Coercions.imply(left, text, context).sql();
        String pattern = Coercions.imply(right, text, context).sql();
        String call = "MZ_MATCHES(" + subject + ", " + pattern + ", " + operator.endsWith("*") + ")";
        return Typed.test(operator.startsWith("!") ? "(NOT " + call + ")" : call);
    }

    private Typed arithmetic(String operator, Typed left, Typed right) throws SqlError {
        if (left.unknown() && right.unknown()) {
            throw SqlError.of("42725", "operator is not unique: unknown " + operator + " unknown");
        }
        if (TimeArithmetic.concerns(left) || TimeArithmetic.concerns(right)) {
            return times.apply(operator, left, right);
        }
        PgType type = Coercions.common(left.pg(), right.pg());
        if (type == null || !Coercions.number(type)) {
            throw missing(operator, left, right);
        }
        boolean mixed = !left.unknown() && !right.unknown() && left.pg() != right.pg();
        if (type == PgType.FLOAT4 && mixed) {
            type = PgType.FLOAT8;
        }
        return calculate(operator, left, right, type);
    }

    private Typed calculate(String operator, Typed left, Typed right, PgType type) throws SqlError {
        if (operator.equals("^")) {
            return power(left, right, type);
        }
        SqlType wanted = SqlType.of(type);
        String one = Coercions.cast(left, wanted, context).sql();
        String other = Coercions.cast(right, wanted, context).sql();
        if ((type == PgType.FLOAT4 || type == PgType.FLOAT8) && !operator.equals("%")) {
            String function = type == PgType.FLOAT4 ? "MZ_CALCULATE_REAL" : "MZ_CALCULATE";
            String call = function + "('" + operator + "', " + one + ", " + other + ")";
            return Typed.of("CAST(" + call + " AS " + wanted.relational() + ")", wanted);
        }
        return Typed.of("CAST((" + one + " " + operator + " " + other + ") AS " + wanted.relational() + ")", wanted);
    }

    private Typed power(Typed left, Typed right, PgType type) throws SqlError {
        if (type == PgType.NUMERIC) {
            throw SqlError.of("0A000", "powers of numeric are not supported by the emulator");
        }
        SqlType wanted = SqlType.of(PgType.FLOAT8);
        return Typed.of(
                "MZ_POWER(" + Coercions.cast(left, wanted, context).sql() + ", "
                        + Coercions.cast(right, wanted, context).sql() + ")",
                wanted);
    }

    Typed negate(Typed value) throws SqlError {
        if (value.is(PgType.INTERVAL)) {
            return TimeArithmetic.interval("MZ_INTERVAL_NEGATE(" + value.sql() + ")");
        }
        if (!Coercions.number(value.pg())) {
            throw SqlError.of("42883", "operator does not exist: - " + SqlType.name(value.pg()));
        }
        return Typed.of("CAST((- " + value.sql() + ") AS " + value.type().relational() + ")", value.type());
    }
}
