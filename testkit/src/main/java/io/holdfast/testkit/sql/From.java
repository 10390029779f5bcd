package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a FROM and says what its relations' columns are. */
final class From {
    /** How many rows a set function may give. */
    private static final int MOST_ROWS = 10_000_000;

    private static final String FULL = "FULL JOIN";

    private final Cursor in;
    private final Context context;
    private final Namespace names;
    /** What a query in FROM may name: not its neighbours. */
    private final @Nullable Namespace around;

    private final List<String> conditions = new ArrayList<>();

    From(Cursor in, Context context, Namespace names) {
        this(in, context, names, names.parent());
    }

    private From(Cursor in, Context context, Namespace names, @Nullable Namespace around) {
        this.in = in;
        this.context = context;
        this.names = names;
        this.around = around;
    }

    /** What holds of the rows besides WHERE. */
    List<String> conditions() {
        return conditions;
    }

    String read() throws SqlError {
        StringBuilder sql = new StringBuilder();
        do {
            Namespace part = new Namespace(names);
            if (sql.length() == 0) {
                sql.append(joined(part, item(part, part)));
            } else {
                context.mixed();
                Item first = item(part, part);
                sql.append(' ');
                if (first.lateral()) {
                    sql.append(both("INNER JOIN", first, ""));
                } else {
                    String joined = joined(part, first);
                    sql.append("CROSS JOIN ").append(joined.equals(first.sql()) ? joined : "(" + joined + ")");
                }
            }
            names.add(part);
        } while (in.acceptSymbol(","));
        return sql.toString();
    }

    /**
     * A relation.
     *
     * @param sql its text
     * @param condition what must hold for its rows, empty for nothing
     * @param number its rows' number where they depend on what stands before it
     */
    private record Item(String sql, String condition, String number) {
        static Item plain(String sql) {
            return new Item(sql, "", "");
        }

        boolean lateral() {
            return !condition.isEmpty();
        }
    }

    private String joined(Namespace part, Item first) throws SqlError {
        StringBuilder sql = new StringBuilder();
        boolean lateral = first.lateral();
        sql.append(
                lateral
                        ? "(SELECT 1) AS " + Names.quote(context.fresh()) + " " + both("INNER JOIN", first, "")
                        : first.sql());
        Optional<Join> join = join();
        while (join.isPresent()) {
            context.mixed();
            Namespace right = new Namespace(part);
            Item item = item(right, part);
            String kind = join.get().kind();
            lateral |= item.lateral() && !kind.equals("LEFT JOIN");
            if (lateral && (kind.equals("RIGHT JOIN") || kind.equals(FULL))) {
                throw SqlError.of("0A000", kind + " with a set function is not supported by the emulator");
            }
            if (kind.equals(FULL)) {
                String full = full(sql.toString(), join.get(), part, right, item);
                sql.setLength(0);
                sql.append(full);
            } else {
                List<Namespace.Entry> merged = new ArrayList<>();
                String condition = condition(join.get(), part, right, merged);
                part.add(right);
                part.merge(merged);
                sql.append(' ').append(both(kind, item, condition.isEmpty() ? on(kind, part) : condition));
            }
            join = join();
        }
        return sql.toString();
    }

    private String on(String kind, Namespace part) throws SqlError {
        if (kind.equals("CROSS JOIN")) {
            return "";
        }
        in.expect("on");
        return new Expressions(in, part, context).condition().sql();
    }

    private String full(String left, Join join, Namespace part, Namespace right, Item item) throws SqlError {
        List<Namespace.Entry> merged = new ArrayList<>();
        String condition = condition(join, part, right, merged);
        if (condition.isEmpty()) {
            Namespace both = new Namespace(part.parent());
            both.add(part);
            both.add(right);
            condition = on(join.kind(), both);
        }
        String sql = new FullJoin(left, item.sql(), condition).over(part, right, context.fresh());
        List<Namespace.Entry> either = new ArrayList<>();
        for (Namespace.Entry entry : merged) {
            List<Typed> both = new Operations(context).alike("=", part.using(entry.name()), right.using(entry.name()));
            String value = "COALESCE(" + both.get(0).sql() + ", " + both.get(1).sql() + ")";
            either.add(new Namespace.Entry(
                    entry.name(), Typed.of(value, both.get(0).type())));
        }
        part.add(right);
        part.merge(either);
        return sql;
    }

    private String both(String join, Item item, String condition) {
        if (!item.lateral()) {
            return join + " " + item.sql() + (condition.isEmpty() ? "" : " ON " + condition);
        }
        if (join.equals("LEFT JOIN")) {
            return join + " " + item.sql() + " ON " + item.condition()
                    + (condition.isEmpty() ? "" : " AND " + condition);
        }
        // an outer join keeps the relational engine from beginning with the numbers
        conditions.add("(" + item.number() + " IS NOT NULL)");
        if (!condition.isEmpty()) {
            conditions.add(condition);
        }
        return "LEFT JOIN " + item.sql() + " ON " + item.condition();
    }

    /**
     * What joins.
     *
     * @param kind in the relational engine's words
     * @param natural whether by all columns of the same name
     */
    private record Join(String kind, boolean natural) {}

    private Optional<Join> join() throws SqlError {
        boolean natural = in.accept("natural");
        if (!natural && in.accept("cross")) {
            in.expect("join");
            return Optional.of(new Join("CROSS JOIN", false));
        }
        for (String side : List.of("left", "right", "full")) {
            if (in.accept(side)) {
                in.accept("outer");
                in.expect("join");
                return Optional.of(new Join(side.toUpperCase(Locale.ROOT) + " JOIN", natural));
            }
        }
        if (in.accept("inner") || natural) {
            in.expect("join");
            return Optional.of(new Join("INNER JOIN", natural));
        }
        return in.accept("join") ? Optional.of(new Join("INNER JOIN", false)) : Optional.empty();
    }

    /** USING and NATURAL; empty where ON follows. */
    private String condition(Join join, Namespace left, Namespace right, List<Namespace.Entry> merged) throws SqlError {
        List<String> columns = List.of();
        if (join.natural()) {
            columns = left.names().stream().filter(right::has).toList();
        } else if (!join.kind().equals("CROSS JOIN") && in.accept("using")) {
            columns = names(in);
        }
        List<String> equal = new ArrayList<>();
        Operations operations = new Operations(context);
        for (String column : columns) {
            Typed one = left.using(column);
            Typed other = right.using(column);
            equal.add(operations.compare("=", one, other).sql());
            List<Typed> both = operations.alike("=", one, other);
            merged.add(new Namespace.Entry(column, both.get(join.kind().startsWith("RIGHT") ? 1 : 0)));
        }
        return join.natural() && equal.isEmpty() ? "TRUE" : String.join(" AND ", equal);
    }

    private Item item(Namespace into, Namespace beside) throws SqlError {
        boolean lateral = in.accept("lateral");
        if (in.peek().symbol("(")) {
            return parenthesized(into, lateral);
        }
        if (acceptKeywords()) {
            return relation("mz_internal.mz_keywords", "pg_get_keywords", into);
        }
        if (in.peek(1).symbol("(") && in.peek().identifier()) {
            return function(into, beside);
        }
        in.accept("only");
        if (!in.peek(1).symbol(".")) {
            Selected common = context.commonTables().get(in.peek().text());
            if (common != null && in.peek().identifier()) {
                context.mixed();
                return derived(common, in.identifier(), into);
            }
        }
        String name = in.objectName();
        List<String> parts = Names.parts(name);
        return relation(name, parts.get(parts.size() - 1), into);
    }

    /** {@code pg_get_keywords()}: always the same, so that it is a relation. */
    private boolean acceptKeywords() throws SqlError {
        int start = in.position();
        if (in.accept("pg_catalog") && !in.acceptSymbol(".")) {
            in.move(start);
        }
        boolean keywords = in.peek().word("pg_get_keywords") && in.peek(1).symbol("(");
        if (keywords) {
            in.next();
            new Cursor(in.parenthesized()).expectEnd();
        } else {
            in.move(start);
        }
        return keywords;
    }

    private Item parenthesized(Namespace into, boolean lateral) throws SqlError {
        Cursor inner = new Cursor(in.parenthesized());
        if (!Queries.starts(inner)) {
            From nested = new From(inner, context, into, around);
            String sql = nested.read();
            inner.expectEnd();
            if (!nested.conditions().isEmpty()) {
                throw SqlError.of("0A000", "a set function in a nested join is not supported by the emulator");
            }
            return Item.plain("(" + sql + ")");
        }
        if (lateral) {
            throw SqlError.of("0A000", "LATERAL is not supported by the emulator");
        }
        Selected selected = new Queries(context).subquery(inner, around);
        return derived(selected, "", into);
    }

    private Item derived(Selected selected, String name, Namespace into) throws SqlError {
        String alias = alias(name);
        if (alias.isEmpty()) {
            alias = context.fresh();
        }
        Selected renamed = renamed(selected, in.peek().symbol("(") ? names(in) : List.of());
        String quoted = Names.quote(alias);
        List<String> distinct = renamed.distinctNames();
        List<Namespace.Entry> entries = new ArrayList<>();
        for (int i = 0; i < distinct.size(); i++) {
            ResultColumn column = renamed.columns().get(i);
            entries.add(new Namespace.Entry(
                    column.name(), Typed.of(quoted + "." + Names.quote(distinct.get(i)), column.type())));
        }
        into.add(new Namespace.Table(alias, entries));
        return Item.plain(renamed.derived(alias));
    }

    /** A query with other names for its first columns. */
    static Selected renamed(Selected selected, List<String> names) throws SqlError {
        List<ResultColumn> columns = new ArrayList<>(selected.columns());
        if (names.size() > columns.size()) {
            throw SqlError.of("42P10", "more column names than columns");
        }
        for (int i = 0; i < names.size(); i++) {
            columns.set(i, new ResultColumn(names.get(i), columns.get(i).type()));
        }
        return new Selected(selected.sql(), columns);
    }

    private String alias(String otherwise) throws SqlError {
        boolean explicit = in.accept("as");
        Token token = in.peek();
        return explicit || (token.identifier() && !Keywords.reserved(token)) ? in.identifier() : otherwise;
    }

    /** Names in parentheses. */
    static List<String> names(Cursor in) throws SqlError {
        Cursor inner = new Cursor(in.parenthesized());
        List<String> names = new ArrayList<>();
        do {
            names.add(inner.identifier());
        } while (inner.acceptSymbol(","));
        inner.expectEnd();
        return names;
    }

    private Item relation(String name, String otherwise, Namespace into) throws SqlError {
        String sql = context.relation(name);
        String alias = alias(otherwise);
        List<String> renamed = in.peek().symbol("(") ? names(in) : List.of();
        String quoted = Names.quote(alias);
        List<Namespace.Entry> entries = new ArrayList<>();
        for (ResultColumn column : context.scope().columns(name)) {
            int at = entries.size();
            String shown = at < renamed.size() ? renamed.get(at) : column.name();
            entries.add(new Namespace.Entry(shown, Typed.of(quoted + "." + Names.quote(column.name()), column.type())));
        }
        into.add(new Namespace.Table(alias, entries));
        return Item.plain(sql + " AS " + quoted);
    }

    private Item function(Namespace into, Namespace beside) throws SqlError {
        context.mixed();
        String name = in.identifier();
        if (!SetFunctions.known(name)) {
            throw SqlError.of("0A000", "table function \"" + name + "\" is not supported by the emulator");
        }
        Cursor inner = new Cursor(in.parenthesized());
        List<Typed> arguments = inner.done() ? List.of() : new Expressions(inner, beside, context).list();
        inner.expectEnd();
        boolean counted = in.accept("with", "ordinality");
        String given = alias("");
        String alias = given.isEmpty() ? name : given;
        String rows = Names.quote(context.fresh());
        String number = rows + ".\"X\"";
        SetFunctions.Called called = SetFunctions.call(name, arguments, number, context);
        List<String> renamed = in.peek().symbol("(") ? names(in) : List.of();
        List<Namespace.Entry> entries = new ArrayList<>();
        for (Namespace.Entry entry : called.columns()) {
            boolean only = called.columns().size() == 1
                    && !given.isEmpty()
                    && !entry.name().equals("value");
            String shown = entries.size() < renamed.size() ? renamed.get(entries.size()) : only ? alias : entry.name();
            entries.add(new Namespace.Entry(shown, entry.value()));
        }
        if (counted) {
            String shown = entries.size() < renamed.size() ? renamed.get(entries.size()) : "ordinality";
            entries.add(new Namespace.Entry(shown, Typed.of(number, PgType.INT8)));
        }
        into.add(new Namespace.Table(alias, entries));
        boolean lateral = called.count().contains("\".\"");
        String most = lateral ? String.valueOf(MOST_ROWS) : "COALESCE(" + called.count() + ", 0)";
        return new Item(
                "(SELECT \"X\" FROM SYSTEM_RANGE(1, " + most + ")) AS " + rows,
                lateral ? "(" + number + " <= COALESCE(" + called.count() + ", 0))" : "",
                number);
    }
}
