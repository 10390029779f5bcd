package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what operators stand between: literals, columns, parameters, parentheses, CASE, ARRAY, calls. */
final class Operands {
    private final Expressions expressions;
    private final Cursor in;
    private final Namespace names;
    private final Context context;
    private final Calls calls;

    Operands(Expressions expressions, Cursor in, Namespace names, Context context) {
        this.expressions = expressions;
        this.in = in;
        this.names = names;
        this.context = context;
        this.calls = new Calls(expressions, in, names, context);
    }

    Typed read() throws SqlError {
        Typed value = primary(in.peek());
        while (true) {
            if (in.acceptSymbol("::")) {
                value = Coercions.cast(value, TypeReader.read(in), context);
            } else if (in.peek().symbol("[")) {
                value = subscript(value);
            } else {
                return value;
            }
        }
    }

    private Typed subscript(Typed value) throws SqlError {
        in.expectSymbol("[");
        Typed index = Coercions.imply(expressions.read(), SqlType.of(PgType.INT4), context);
        if (value.is(PgType.JSONB)) {
            throw SqlError.of("0A000", "subscripts of jsonb are not supported by the emulator");
        }
        if (!in.peek().symbol("]")) {
            throw SqlError.of("0A000", "array slices are not supported by the emulator");
        }
        in.expectSymbol("]");
        if (value.pg().element().isEmpty()) {
            throw SqlError.of("42804", "cannot subscript type " + SqlType.name(value.pg()));
        }
        SqlType element = value.type().element();
        return element(value.sql(), index.sql(), element);
    }

    /** An element of an array, NULL where there is none. */
    static Typed element(String array, String index, SqlType type) {
        String inside = index + " BETWEEN 1 AND CARDINALITY(" + array + ")";
        return Typed.of("(" + array + ")[CASE WHEN " + inside + " THEN " + index + " END]", type);
    }

    private Typed primary(Token token) throws SqlError {
        return switch (token.kind()) {
            case NUMBER -> number(in.next().text());
            case STRING -> Typed.literal(in.next().text());
            case PARAMETER -> context.parameter(Integer.parseInt(in.next().text()));
            case SYMBOL -> parenthesis();
            case WORD -> word(token);
            case QUOTED -> nameOrCall();
            case END -> throw in.unexpected("an expression");
        };
    }

    private static Typed number(String text) throws SqlError {
        boolean whole = text.chars().allMatch(Character::isDigit);
        if (whole && new BigDecimal(text).compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0) {
            return Typed.of(text, PgType.INT4);
        }
        if (whole && new BigDecimal(text).compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
            return Typed.of("CAST(" + text + " AS BIGINT)", PgType.INT8);
        }
        return Typed.of(Coercions.literal(text, SqlType.of(PgType.NUMERIC)), PgType.NUMERIC);
    }

    private Typed parenthesis() throws SqlError {
        if (Lexer.operator(in.peek())) {
            throw SqlError.of("0A000", "operator " + in.peek().text() + " here is not supported by the emulator");
        }
        if (!in.peek().symbol("(")) {
            throw in.unexpected("an expression");
        }
        Cursor inner = new Cursor(in.parenthesized());
        if (Queries.starts(inner)) {
            return scalar(inner);
        }
        Expressions nested = new Expressions(inner, names, context);
        List<Typed> values = nested.list();
        inner.expectEnd();
        if (values.size() == 1) {
            return values.get(0);
        }
        return new Typed("", SqlType.UNKNOWN, null, 0, values);
    }

    private Typed scalar(Cursor inner) throws SqlError {
        Selected selected = new Queries(context).subquery(inner, names);
        if (selected.columns().size() != 1) {
            throw SqlError.of("42601", "subquery must return only one column");
        }
        return Typed.of("(" + selected.sql() + ")", selected.columns().get(0).type());
    }

    private Typed word(Token token) throws SqlError {
        boolean call = in.peek(1).symbol("(");
        if ((token.word("list") || token.word("map")) && (in.peek(1).symbol("[") || call)) {
            throw SqlError.of("0A000", token.text() + "s are not supported by the emulator");
        }
        return switch (token.text()) {
            case "null" -> constant(Typed.nothing());
            case "true", "false" -> constant(Typed.bool(token.text().toUpperCase(java.util.Locale.ROOT)));
            case "case" -> cases();
            case "cast" -> cast();
            case "exists" -> exists();
            case "array" -> array();
            case "row" -> {
                in.next();
                yield row();
            }
            case "interval", "date", "timestamp", "timestamptz", "time", "jsonb", "json", "numeric", "uuid", "bytea" ->
                literalOf(token);
            default -> call || !Keywords.reserved(token) ? nameOrCall() : unexpected(token);
        };
    }

    private Typed unexpected(Token token) throws SqlError {
        if (token.word("left") || token.word("right")) {
            return nameOrCall();
        }
        throw in.unexpected("an expression");
    }

    private Typed row() throws SqlError {
        Cursor inner = new Cursor(in.parenthesized());
        List<Typed> values = new Expressions(inner, names, context).list();
        return new Typed("", SqlType.UNKNOWN, null, 0, values);
    }

    private Typed constant(Typed value) {
        in.next();
        return value;
    }

    /** {@code DATE '…'}, or a column or function of that name. */
    private Typed literalOf(Token token) throws SqlError {
        int start = in.position();
        boolean zone = token.word("timestamp") || token.word("time");
        boolean literal = in.peek(1).kind() == Token.Kind.STRING
                || (zone && (in.peek(1).word("with") || in.peek(1).word("without")));
        if (!literal) {
            return nameOrCall();
        }
        SqlType type = token.word("interval") ? intervalType() : TypeReader.read(in);
        if (in.peek().kind() != Token.Kind.STRING) {
            in.move(start);
            throw in.unexpected("an expression");
        }
        Typed value = Coercions.cast(Typed.literal(in.next().text()), type, context);
        if (token.word("interval") && TypeReader.unit(in)) {
            throw SqlError.of("0A000", "INTERVAL with a unit is not supported by the emulator");
        }
        return value;
    }

    private SqlType intervalType() {
        in.next();
        return SqlType.of(PgType.INTERVAL);
    }

    private Typed cast() throws SqlError {
        in.next();
        Cursor inner = new Cursor(in.parenthesized());
        Typed value = new Expressions(inner, names, context).read();
        inner.expect("as");
        SqlType type = TypeReader.read(inner);
        inner.expectEnd();
        return Coercions.cast(value, type, context);
    }

    private Typed exists() throws SqlError {
        in.next();
        Cursor inner = new Cursor(in.parenthesized());
        return Typed.bool(
                "(EXISTS (" + new Queries(context).subquery(inner, names).sql() + "))");
    }

    private Typed array() throws SqlError {
        in.next();
        if (in.peek().symbol("(")) {
            Cursor inner = new Cursor(in.parenthesized());
            Selected selected = new Queries(context).subquery(inner, names);
            SqlType type = selected.columns().get(0).type().array();
            return Typed.of("CAST(ARRAY(" + selected.sql() + ") AS " + type.relational() + ")", type);
        }
        in.expectSymbol("[");
        List<Typed> values = in.peek().symbol("]") ? List.of() : expressions.list();
        in.expectSymbol("]");
        if (values.isEmpty()) {
            if (!in.peek().symbol("::")) {
                throw SqlError.of("42P18", "cannot determine type of empty array");
            }
            return Typed.literal("{}");
        }
        if (values.get(0).pg().element().isPresent()) {
            throw SqlError.of("0A000", "arrays of more than one dimension are not supported by the emulator");
        }
        return array(Functions.alike("ARRAY", values, context));
    }

    static Typed array(List<Typed> values) throws SqlError {
        SqlType type = SqlType.of(values.get(0).pg()).array();
        List<String> elements = new ArrayList<>();
        values.forEach(value -> elements.add(value.sql()));
        return Typed.of("CAST(ARRAY[" + String.join(", ", elements) + "] AS " + type.relational() + ")", type);
    }

    private Typed cases() throws SqlError {
        in.next();
        Optional<Typed> subject = in.peek().word("when") ? Optional.empty() : Optional.of(expressions.read());
        List<String> conditions = new ArrayList<>();
        List<Typed> results = new ArrayList<>();
        while (in.accept("when")) {
            Typed when = expressions.read();
            conditions.add(
                    subject.isPresent()
                            ? expressions
                                    .operations()
                                    .compare("=", subject.get(), when)
                                    .sql()
                            : expressions.truth(when).sql());
            in.expect("then");
            results.add(expressions.read());
        }
        results.add(in.accept("else") ? expressions.read() : Typed.nothing());
        in.expect("end");
        List<Typed> alike = Functions.alike("CASE", results, context);
        StringBuilder sql = new StringBuilder("(CASE");
        for (int i = 0; i < conditions.size(); i++) {
            sql.append(" WHEN ")
                    .append(conditions.get(i))
                    .append(" THEN ")
                    .append(alike.get(i).sql());
        }
        sql.append(" ELSE ").append(alike.get(conditions.size()).sql()).append(" END)");
        return Typed.of(sql.toString(), alike.get(0).type());
    }

    private Typed nameOrCall() throws SqlError {
        List<Token> parts = new ArrayList<>(List.of(in.next()));
        while (in.peek().symbol(".") && in.peek(1).identifier()) {
            in.next();
            parts.add(in.next());
        }
        Token last = parts.get(parts.size() - 1);
        if (in.peek().symbol("(")) {
            return calls.read(parts);
        }
        if (parts.size() > 1) {
            // a schema before a relation's name says nothing that FROM has not said
            return names.column(parts.get(parts.size() - 2).text(), last.text());
        }
        return Labels.special(last) && !names.has(last.text()) ? special(last.text()) : names.column(last.text());
    }

    private Typed special(String name) throws SqlError {
        Optional<Typed> constant = context.constant(name);
        if (constant.isPresent()) {
            return constant.get();
        }
        if (name.equals("current_date")) {
            Typed now = context.constant("now").orElseThrow();
            return Coercions.cast(now, SqlType.of(PgType.DATE), context);
        }
        return names.column(name);
    }
}
