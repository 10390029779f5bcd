package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;

/** Reads INSERT, UPDATE and DELETE. */
final class Writes {
    private final Cursor in;
    private final Context context;

    Writes(Cursor in, Context context) {
        this.in = in;
        this.context = context;
    }

    String read() throws SqlError {
        context.mixed();
        String verb = in.next().text();
        String sql = switch (verb) {
            case "insert" -> insert();
            case "update" -> update();
            default -> delete();
        };
        if (in.peek().word("returning") || in.peek().word("on")) {
            throw SqlError.of(
                    "0A000", in.peek().text().toUpperCase(java.util.Locale.ROOT) + " is not supported by the emulator");
        }
        in.expectEnd();
        return sql;
    }

    private String insert() throws SqlError {
        in.expect("into");
        String name = in.objectName();
        String target = context.relation(name);
        List<ResultColumn> columns = context.scope().columns(name);
        if (in.peek().symbol("(") && !query()) {
            List<ResultColumn> chosen = new ArrayList<>();
            for (String column : From.names(in)) {
                chosen.add(column(columns, column, name));
            }
            columns = chosen;
        }
        if (in.accept("default")) {
            in.expect("values");
            return "INSERT INTO " + target + " DEFAULT VALUES";
        }
        String rows = in.peek().word("values") ? values(columns) : selected(columns);
        List<String> names =
                columns.stream().map(column -> Names.quote(column.name())).toList();
        return "INSERT INTO " + target + " (" + String.join(", ", names.subList(0, given)) + ") " + rows;
    }

    /** How many columns the rows of an INSERT have. */
    private int given;

    private boolean query() {
        return in.peek(1).word("select")
                || in.peek(1).word("with")
                || in.peek(1).word("values");
    }

    private static ResultColumn column(List<ResultColumn> columns, String name, String relation) throws SqlError {
        for (ResultColumn column : columns) {
            if (column.name().equals(name)) {
                return column;
            }
        }
        throw SqlError.of("42703", "column \"" + name + "\" of relation \"" + relation + "\" does not exist");
    }

    private String values(List<ResultColumn> columns) throws SqlError {
        int start = in.position();
        in.expect("values");
        List<String> rows = new ArrayList<>();
        do {
            Cursor row = new Cursor(in.parenthesized());
            Expressions expressions = new Expressions(row, new Namespace(null), context);
            List<String> values = new ArrayList<>();
            do {
                check(values.size() + 1, columns);
                ResultColumn column = columns.get(values.size());
                values.add(
                        row.accept("default")
                                ? "DEFAULT"
                                : Coercions.assign(expressions.read(), column, context)
                                        .sql());
            } while (row.acceptSymbol(","));
            row.expectEnd();
            if (!rows.isEmpty() && values.size() != given) {
                throw SqlError.of("42601", "VALUES lists must all be the same length");
            }
            given = values.size();
            rows.add("(" + String.join(", ", values) + ")");
        } while (in.acceptSymbol(","));
        boolean more = !in.done() && !in.peek().word("returning") && !in.peek().word("on");
        if (more) {
            in.move(start);
            return selected(columns);
        }
        return "VALUES " + String.join(", ", rows);
    }

    private static void check(int size, List<ResultColumn> columns) throws SqlError {
        if (size > columns.size()) {
            throw SqlError.of("42601", "INSERT has more expressions than target columns");
        }
    }

    private String selected(List<ResultColumn> columns) throws SqlError {
        Selected selected = new Queries(context)
                .read(in, null, columns.stream().map(ResultColumn::type).toList());
        given = selected.columns().size();
        check(given, columns);
        List<String> items = new ArrayList<>();
        List<String> names = selected.distinctNames();
        for (int i = 0; i < given; i++) {
            Typed value = Typed.of(
                    Names.quote(names.get(i)), selected.columns().get(i).type());
            items.add(Coercions.assign(value, columns.get(i), context).sql());
        }
        return "SELECT " + String.join(", ", items) + " FROM " + selected.derived("_rows");
    }

    /** The relation that is written, and its columns by name. */
    private String target(List<ResultColumn> columns, Namespace names) throws SqlError {
        String name = in.objectName();
        String target = context.relation(name);
        columns.addAll(context.scope().columns(name));
        List<String> parts = Names.parts(name);
        boolean explicit = in.accept("as");
        boolean named = explicit || (in.peek().identifier() && !Keywords.reserved(in.peek()));
        String alias = named ? in.identifier() : parts.get(parts.size() - 1);
        List<Namespace.Entry> entries = new ArrayList<>();
        for (ResultColumn column : columns) {
            String sql = Names.quote(alias) + "." + Names.quote(column.name());
            entries.add(new Namespace.Entry(column.name(), Typed.of(sql, column.type())));
        }
        names.add(new Namespace.Table(alias, entries));
        return target + " AS " + Names.quote(alias);
    }

    private String update() throws SqlError {
        List<ResultColumn> columns = new ArrayList<>();
        Namespace names = new Namespace(null);
        String target = target(columns, names);
        in.expect("set");
        List<String> assignments = new ArrayList<>();
        Expressions expressions = new Expressions(in, names, context);
        do {
            if (in.peek().symbol("(")) {
                throw SqlError.of("0A000", "SET of several columns at once is not supported by the emulator");
            }
            ResultColumn column = column(columns, in.identifier(), target);
            in.expectSymbol("=");
            String value = in.accept("default")
                    ? "DEFAULT"
                    : Coercions.assign(expressions.read(), column, context).sql();
            assignments.add(Names.quote(column.name()) + " = " + value);
        } while (in.acceptSymbol(","));
        if (in.peek().word("from")) {
            throw SqlError.of("0A000", "UPDATE … FROM is not supported by the emulator");
        }
        return "UPDATE " + target + " SET " + String.join(", ", assignments) + where(names);
    }

    private String delete() throws SqlError {
        in.expect("from");
        Namespace names = new Namespace(null);
        String target = target(new ArrayList<>(), names);
        if (in.peek().word("using")) {
            throw SqlError.of("0A000", "DELETE … USING is not supported by the emulator");
        }
        return "DELETE FROM " + target + where(names);
    }

    private String where(Namespace names) throws SqlError {
        return in.accept("where")
                ? " WHERE " + new Expressions(in, names, context).condition().sql()
                : "";
    }
}
