package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Reads what follows a value and makes a condition of it: IS, IN, BETWEEN, LIKE, ANY. */
final class Predicates {
    private final Expressions expressions;
    private final Cursor in;
    private final Namespace names;
    private final Context context;

    Predicates(Expressions expressions, Cursor in, Namespace names, Context context) {
        this.expressions = expressions;
        this.in = in;
        this.names = names;
        this.context = context;
    }

    /** Whether NOT belongs to the predicate that follows it. */
    boolean negatable(Token token) {
        return token.word("between")
                || token.word("in")
                || token.word("like")
                || token.word("ilike")
                || token.word("similar");
    }

    Typed read(Typed left) throws SqlError {
        if (in.accept("isnull")) {
            return nullness(left, false);
        }
        if (in.accept("notnull")) {
            return nullness(left, true);
        }
        if (in.accept("is")) {
            return is(left);
        }
        boolean not = in.accept("not");
        if (in.accept("in")) {
            return within(left, not);
        }
        if (in.accept("between")) {
            return between(left, not);
        }
        boolean anyCase = in.accept("ilike");
        if (anyCase || in.accept("like")) {
            return like(left, anyCase, not);
        }
        throw SqlError.of("0A000", "SIMILAR TO is not supported by the emulator");
    }

    private static Typed negated(Typed condition, boolean not) {
        return not ? Typed.bool("(NOT " + condition.sql() + ")") : condition;
    }

    private Typed nullness(Typed left, boolean not) throws SqlError {
        if (!left.row().isEmpty()) {
            throw SqlError.of("0A000", "IS NULL of a row is not supported by the emulator");
        }
        Typed value = Coercions.settle(left, context);
        return Typed.bool("(" + value.sql() + (not ? " IS NOT NULL)" : " IS NULL)"));
    }

    private Typed is(Typed left) throws SqlError {
        boolean not = in.accept("not");
        if (in.accept("null") || in.accept("unknown")) {
            return nullness(left, not);
        }
        if (in.accept("distinct")) {
            in.expect("from");
            return expressions.operations().distinct(left, expressions.operand(), not);
        }
        String word = in.identifier();
        if (!word.equals("true") && !word.equals("false")) {
            throw in.unexpected("NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM");
        }
        Typed value = expressions.truth(left);
        return Typed.bool("(" + value.sql() + (not ? " IS NOT " : " IS ") + word.toUpperCase(Locale.ROOT) + ")");
    }

    private Typed between(Typed left, boolean not) throws SqlError {
        if (in.peek().word("symmetric")) {
            throw SqlError.of("0A000", "BETWEEN SYMMETRIC is not supported by the emulator");
        }
        in.accept("asymmetric");
        Typed low = expressions.operand();
        in.expect("and");
        Typed high = expressions.operand();
        Operations operations = expressions.operations();
        Typed both = context.temporal().and(operations.compare(">=", left, low), operations.compare("<=", left, high));
        return negated(both, not);
    }

    private Typed like(Typed left, boolean anyCase, boolean not) throws SqlError {
        SqlType text = SqlType.of(PgType.TEXT);
        String subject = Coercions.imply(left, text, context).sql();
        if (in.peek().word("any") || in.peek().word("all")) {
            throw SqlError.of("0A000", "LIKE ANY is not supported by the emulator");
        }
        String pattern = Coercions.imply(expressions.operand(), text, context).sql();
        String escape = "";
        if (in.accept("escape")) {
            escape = " ESCAPE "
                    + Coercions.imply(expressions.operand(), text, context).sql();
        }
        String operator = anyCase ? " ILIKE " : " LIKE ";
        return negated(Typed.bool("(" + subject + operator + pattern + escape + ")"), not);
    }

    private Typed within(Typed left, boolean not) throws SqlError {
        Cursor inner = new Cursor(in.parenthesized());
        if (Queries.starts(inner)) {
            return subquery(left, "=", "ANY", inner, not);
        }
        List<Typed> choices = new Expressions(inner, names, context).list();
        inner.expectEnd();
        PgType common = left.pg();
        for (Typed choice : choices) {
            boolean fits = common != null && choice.row().isEmpty();
            common = fits && common != null ? Coercions.common(common, choice.pg()) : null;
        }
        boolean plain = common != PgType.UNKNOWN
                && common != PgType.INTERVAL
                && left.row().isEmpty();
        return negated(common != null && plain ? oneOf(left, choices, common) : anyOf(left, choices), not);
    }

    private Typed oneOf(Typed left, List<Typed> choices, PgType common) throws SqlError {
        List<String> values = new ArrayList<>();
        for (Typed choice : choices) {
            values.add(expressions.operations().like(choice, SqlType.of(common)).sql());
        }
        String value = expressions.operations().like(left, SqlType.of(common)).sql();
        return Typed.bool("(" + value + " IN (" + String.join(", ", values) + "))");
    }

    private Typed anyOf(Typed left, List<Typed> choices) throws SqlError {
        List<String> conditions = new ArrayList<>();
        for (Typed choice : choices) {
            conditions.add(expressions.operations().compare("=", left, choice).sql());
        }
        return Typed.bool("(" + String.join(" OR ", conditions) + ")");
    }

    /** {@code = ANY (…)}, {@code <> ALL (…)}. */
    Typed quantified(Typed left, String operator) throws SqlError {
        boolean all = in.next().word("all");
        Cursor inner = new Cursor(in.parenthesized());
        if (!Operations.comparison(operator)) {
            throw SqlError.of("0A000", operator + " with ANY or ALL is not supported by the emulator");
        }
        String sign = operator.equals("!=") ? "<>" : operator;
        if (Queries.starts(inner)) {
            return subquery(left, sign, all ? "ALL" : "ANY", inner, false);
        }
        Typed array = new Expressions(inner, names, context).read();
        inner.expectEnd();
        if (array.unknown()) {
            array = Coercions.cast(array, Coercions.settle(left, context).type().array(), context);
        }
        if (array.pg().element().isEmpty()) {
            throw SqlError.of("42809", "op ANY/ALL (array) requires array on right side");
        }
        Typed one = Typed.of("?", array.type().element());
        List<Typed> both = expressions.operations().alike(sign, left, one);
        boolean widened = both.get(1).pg() != one.pg();
        Typed other = widened ? Coercions.cast(array, both.get(1).type().array(), context) : array;
        return Typed.bool("(" + both.get(0).sql() + " " + sign + (all ? " ALL(" : " ANY(") + other.sql() + "))");
    }

    /** Whether a row is among others: one that differs in a known part is not, whatever its other parts are. */
    private Typed rows(List<Typed> parts, String operator, Selected selected, boolean not) throws SqlError {
        if (!operator.equals("=ANY") && !operator.equals("<>ALL")) {
            throw SqlError.of("0A000", "this comparison of rows is not supported by the emulator");
        }
        String alias = context.fresh();
        Selected named = From.renamed(
                selected,
                IntStream.range(0, parts.size()).mapToObj(i -> "c" + i).toList());
        List<String> equal = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Typed column = Typed.of(
                    Names.quote(alias) + ".\"c" + i + "\"",
                    named.columns().get(i).type());
            equal.add(
                    expressions.operations().compare("=", parts.get(i), column).sql());
        }
        String same = "(" + String.join(" AND ", equal) + ")";
        String among = "EXISTS (SELECT 1 FROM " + named.derived(alias) + " WHERE " + same;
        Typed in = Typed.bool("(CASE WHEN " + among + ") THEN TRUE WHEN " + among
                + " IS NULL) THEN CAST(NULL AS BOOLEAN) ELSE FALSE END)");
        return negated(in, not != operator.equals("<>ALL"));
    }

    private Typed subquery(Typed left, String operator, String quantifier, Cursor inner, boolean not) throws SqlError {
        List<SqlType> expected = new ArrayList<>();
        List<Typed> parts = left.row().isEmpty() ? List.of(left) : left.row();
        Namespace border = new Namespace(names);
        Selected selected = new Queries(context).subquery(inner, border);
        if (parts.size() > 1 && border.crossed()) {
            throw SqlError.of("0A000", "a row in a correlated sub-query is not supported by the emulator");
        }
        if (selected.columns().size() != parts.size()) {
            throw SqlError.of(
                    "42601", "subquery has " + selected.columns().size() + " columns, expected " + parts.size());
        }
        if (parts.size() > 1) {
            return rows(parts, operator + quantifier, selected, not);
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Typed column = Typed.of("", selected.columns().get(i).type());
            Typed part = parts.get(i);
            PgType common = Coercions.common(part.pg(), column.pg());
            if (common == null) {
                throw Operations.missing(operator, part, column);
            }
            SqlType wanted = column.pg() == common ? column.type() : SqlType.of(common);
            values.add(Coercions.cast(part, SqlType.of(common), context).sql());
            expected.add(wanted);
        }
        String sql = selected.as(expected);
        String value = values.get(0);
        return negated(Typed.bool("(" + value + " " + operator + " " + quantifier + "(" + sql + "))"), not);
    }
}
