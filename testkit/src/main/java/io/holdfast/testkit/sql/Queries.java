package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads queries: WITH, set operations, VALUES, and what follows them. */
final class Queries {
    private final Context context;
    private final Map<String, Selected> commonTables;

    Queries(Context context) {
        this(context, context.commonTables());
    }

    private Queries(Context context, Map<String, Selected> commonTables) {
        this.context = context;
        this.commonTables = commonTables;
    }

    /** Whether a query begins here, perhaps in parentheses of its own. */
    static boolean starts(Cursor in) {
        if (in.peek().symbol("(")) {
            return startsInParentheses(in);
        }
        Token token = in.peek();
        return token.word("select")
                || token.word("values")
                || token.word("with")
                || (token.word("table") && in.peek(1).identifier());
    }

    /** A parenthesized query may be an operand too: then an operator follows it. */
    private static boolean startsInParentheses(Cursor in) {
        int start = in.position();
        try {
            Cursor inner = new Cursor(in.parenthesized());
            Token after = in.peek();
            boolean goesOn = after.kind() == Token.Kind.END || Keywords.endsSelect(after);
            return goesOn && starts(inner);
        } catch (SqlError e) {
            return false;
        } finally {
            in.move(start);
        }
    }

    /** A whole query in parentheses. */
    Selected subquery(Cursor inner, @Nullable Namespace around) throws SqlError {
        context.mixed();
        Selected selected = read(inner, around, List.of());
        inner.expectEnd();
        return selected;
    }

    /**
     * Reads a query.
     *
     * @param around what its expressions may name besides its own FROM
     * @param expected the types that it is to give, empty for any
     */
    Selected read(Cursor in, @Nullable Namespace around, List<SqlType> expected) throws SqlError {
        if (!in.peek().word("with")) {
            return body(in, around, expected);
        }
        Map<String, Selected> before = new HashMap<>(commonTables);
        try {
            with(in, around);
            return body(in, around, expected);
        } finally {
            commonTables.clear();
            commonTables.putAll(before);
        }
    }

    private void with(Cursor in, @Nullable Namespace around) throws SqlError {
        in.expect("with");
        context.mixed();
        if (in.peek().word("recursive") || in.peek().word("mutually")) {
            throw SqlError.of(
                    "0A000",
                    "WITH " + in.peek().text().toUpperCase(java.util.Locale.ROOT)
                            + " is not supported by the emulator");
        }
        do {
            String name = in.identifier();
            List<String> names = in.peek().symbol("(") ? From.names(in) : List.of();
            in.expect("as");
            boolean not = in.accept("not");
            if (!in.accept("materialized") && not) {
                throw in.unexpected("MATERIALIZED");
            }
            Cursor inner = new Cursor(in.parenthesized());
            if (!starts(inner)) {
                throw SqlError.of("0A000", "WITH of anything but a query is not supported by the emulator");
            }
            commonTables.put(name, From.renamed(subquery(inner, around), names));
        } while (in.acceptSymbol(","));
    }

    private Selected body(Cursor in, @Nullable Namespace around, List<SqlType> expected) throws SqlError {
        Core left = intersection(in, around, expected);
        while (in.peek().word("union") || in.peek().word("except")) {
            String operator = operator(in);
            left = combine(left, operator, intersection(in, around, expected));
        }
        return new Tail(in, context, around).read(left);
    }

    private Core intersection(Cursor in, @Nullable Namespace around, List<SqlType> expected) throws SqlError {
        Core left = primary(in, around, expected);
        while (in.peek().word("intersect")) {
            String operator = operator(in);
            left = combine(left, operator, primary(in, around, expected));
        }
        return left;
    }

    private String operator(Cursor in) throws SqlError {
        context.mixed();
        String operator = in.next().text().toUpperCase(java.util.Locale.ROOT);
        boolean all = in.accept("all");
        in.accept("distinct");
        return all ? operator + " ALL" : operator;
    }

    private Core primary(Cursor in, @Nullable Namespace around, List<SqlType> expected) throws SqlError {
        if (in.peek().symbol("(")) {
            Cursor inner = new Cursor(in.parenthesized());
            Selected selected = read(inner, around, expected);
            inner.expectEnd();
            return Core.closed(new Selected("(" + selected.sql() + ")", selected.columns()));
        }
        if (in.accept("values")) {
            return values(in, around, expected);
        }
        if (in.accept("table")) {
            List<Token> tokens = new ArrayList<>(Lexer.tokens("SELECT * FROM"));
            tokens.addAll(in.qualifiedName());
            return new Selects(new Cursor(tokens), context, around).read(expected);
        }
        return new Selects(in, context, around).read(expected);
    }

    private Core values(Cursor in, @Nullable Namespace around, List<SqlType> expected) throws SqlError {
        context.mixed();
        Namespace names = new Namespace(around);
        List<List<Typed>> rows = new ArrayList<>();
        do {
            Cursor row = new Cursor(in.parenthesized());
            rows.add(new Expressions(row, names, context).list());
            row.expectEnd();
            if (rows.get(rows.size() - 1).size() != rows.get(0).size()) {
                throw SqlError.of("42601", "VALUES lists must all be the same length");
            }
        } while (in.acceptSymbol(","));
        List<ResultColumn> columns = new ArrayList<>();
        for (int i = 0; i < rows.get(0).size(); i++) {
            List<Typed> column = new ArrayList<>();
            for (List<Typed> row : rows) {
                column.add(row.get(i));
            }
            boolean open = i < expected.size() && column.stream().allMatch(Typed::unknown);
            List<Typed> alike = open ? as(column, expected.get(i)) : Functions.alike("VALUES", column, context);
            columns.add(new ResultColumn("column" + (i + 1), alike.get(0).type()));
            for (int j = 0; j < rows.size(); j++) {
                rows.set(j, with(rows.get(j), i, alike.get(j)));
            }
        }
        List<String> texts = rows.stream()
                .map(row -> "(" + String.join(", ", row.stream().map(Typed::sql).toList()) + ")")
                .toList();
        return Core.closed(new Selected("VALUES " + String.join(", ", texts), columns));
    }

    private List<Typed> as(List<Typed> column, SqlType type) throws SqlError {
        List<Typed> cast = new ArrayList<>();
        for (Typed value : column) {
            cast.add(Coercions.cast(value, type, context));
        }
        return cast;
    }

    private static List<Typed> with(List<Typed> row, int index, Typed value) {
        List<Typed> changed = new ArrayList<>(row);
        changed.set(index, value);
        return changed;
    }

    private static Core combine(Core left, String operator, Core right) throws SqlError {
        List<ResultColumn> ours = left.selected().columns();
        List<ResultColumn> theirs = right.selected().columns();
        if (ours.size() != theirs.size()) {
            throw SqlError.of("42601", "each " + operator + " query must have the same number of columns");
        }
        List<ResultColumn> columns = new ArrayList<>();
        List<SqlType> types = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            SqlType type = common(left, right, i, operator);
            types.add(type);
            columns.add(new ResultColumn(ours.get(i).name(), type));
        }
        String first = left.selected().as(types);
        String second = right.selected().as(types);
        if (operator.equals("INTERSECT ALL") || operator.equals("EXCEPT ALL")) {
            return Core.closed(new Selected(numbered(first, operator, second, columns), columns));
        }
        return Core.closed(new Selected("(" + first + ") " + operator + " (" + second + ")", columns));
    }

    /** The relational engine has neither INTERSECT ALL nor EXCEPT ALL: the copies of a row are told apart by numbers. */
    private static String numbered(String ours, String operator, String theirs, List<ResultColumn> columns)
            throws SqlError {
        for (ResultColumn column : columns) {
            if (column.type().type() == PgType.JSONB) {
                throw SqlError.of("0A000", operator + " of jsonb is not supported by the emulator");
            }
        }
        String names = columns(columns.size());
        String set = operator.substring(0, operator.indexOf(' '));
        return "SELECT " + names + " FROM (" + numbered(ours, names) + " " + set + " " + numbered(theirs, names)
                + ") AS \"_copies\"(" + names + ", \"_copy\")";
    }

    private static String numbered(String query, String names) {
        return "SELECT " + names + ", ROW_NUMBER() OVER (PARTITION BY " + names + ") FROM (" + query + ") AS \"_rows\"("
                + names + ")";
    }

    private static String columns(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"c" + i + "\"").collect(Collectors.joining(", "));
    }

    private static SqlType common(Core left, Core right, int column, String operator) throws SqlError {
        SqlType one = left.selected().columns().get(column).type();
        SqlType other = right.selected().columns().get(column).type();
        if (one.equals(other)) {
            return one;
        }
        if (left.loose(column)) {
            return other;
        }
        if (right.loose(column)) {
            return one;
        }
        PgType common = Coercions.common(one.type(), other.type());
        if (common == null) {
            throw SqlError.of(
                    "42804",
                    operator + " types " + SqlType.name(one.type()) + " and " + SqlType.name(other.type())
                            + " cannot be matched");
        }
        return SqlType.of(common);
    }
}
