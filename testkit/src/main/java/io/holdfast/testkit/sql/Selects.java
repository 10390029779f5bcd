package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one SELECT: its FROM first, because it says what the rest may name. */
final class Selects {
    private final Cursor in;
    private final Context context;
    private final Namespace names;
    private final List<Item> items = new ArrayList<>();

    Selects(Cursor in, Context context, @Nullable Namespace around) {
        this.in = in;
        this.context = context;
        this.names = new Namespace(around);
    }

    /** One column of the select list. */
    private record Item(String label, Typed value, boolean loose) {}

    /** What a part of the statement becomes. */
    private record Clause(String sql, List<String> conditions) {}

    Core read(List<SqlType> expected) throws SqlError {
        context.select();
        in.expect("select");
        int list = in.position();
        Clause from = from();
        int after = in.position();
        in.move(list);
        String distinct = distinct();
        readItems(expected);
        if (!from.sql().isEmpty()) {
            in.expect("from");
            in.move(after);
        }
        StringBuilder sql = new StringBuilder("SELECT ").append(distinct).append(shown());
        sql.append(from.sql()).append(where(from.conditions())).append(group()).append(having());
        if (in.peek().word("window")) {
            throw SqlError.of("0A000", "named windows are not supported by the emulator");
        }
        List<ResultColumn> columns = new ArrayList<>();
        Set<Integer> loose = new HashSet<>();
        for (Item item : items) {
            if (item.loose()) {
                loose.add(columns.size());
            }
            columns.add(new ResultColumn(item.label(), item.value().type()));
        }
        return new Core(new Selected(sql.toString(), columns), names, loose);
    }

    private Clause from() throws SqlError {
        in.until(Selects::atFrom);
        if (!in.accept("from")) {
            return new Clause("", List.of());
        }
        From from = new From(in, context, names);
        return new Clause(" FROM " + from.read(), from.conditions());
    }

    private static boolean atFrom(Cursor at) {
        boolean from = at.peek().word("from") && !at.before().word("distinct");
        return from || (Keywords.endsSelect(at.peek()) && !at.peek().word("for"));
    }

    private String distinct() throws SqlError {
        if (in.accept("all") || !in.accept("distinct")) {
            return "";
        }
        context.mixed();
        if (!in.accept("on")) {
            return "DISTINCT ";
        }
        Cursor inner = new Cursor(in.parenthesized());
        List<String> keys = new ArrayList<>();
        do {
            keys.add(new Expressions(inner, names, context).settled().sql());
        } while (inner.acceptSymbol(","));
        inner.expectEnd();
        return "DISTINCT ON (" + String.join(", ", keys) + ") ";
    }

    private void readItems(List<SqlType> expected) throws SqlError {
        if (in.done() || in.peek().word("from") || Keywords.endsSelect(in.peek())) {
            throw SqlError.of("0A000", "SELECT without columns is not supported by the emulator");
        }
        do {
            if (in.acceptSymbol("*")) {
                star(names.all());
            } else if (in.peek().identifier()
                    && in.peek(1).symbol(".")
                    && in.peek(2).symbol("*")) {
                String alias = in.identifier();
                in.expectSymbol(".");
                in.expectSymbol("*");
                star(names.all(alias));
            } else {
                item(expected);
            }
        } while (in.acceptSymbol(","));
    }

    private void star(List<Namespace.Entry> entries) throws SqlError {
        if (entries.isEmpty()) {
            throw SqlError.of("42601", "SELECT * with no tables specified is not valid");
        }
        entries.forEach(entry -> items.add(new Item(entry.name(), entry.value(), false)));
    }

    private void item(List<SqlType> expected) throws SqlError {
        int start = in.position();
        Typed value = new Expressions(in, names, context).read();
        List<Token> tokens = List.copyOf(in.since(start));
        if (!value.row().isEmpty()) {
            throw SqlError.of("0A000", "rows as columns are not supported by the emulator");
        }
        boolean wanted = value.unknown() && items.size() < expected.size();
        boolean loose = value.unknown() && value.parameter() == 0;
        Typed typed =
                wanted ? Coercions.cast(value, expected.get(items.size()), context) : Coercions.settle(value, context);
        boolean explicit = in.accept("as");
        Token token = in.peek();
        boolean named = explicit || (token.identifier() && !Keywords.reserved(token));
        items.add(new Item(named ? in.identifier() : Labels.of(tokens), typed, loose));
    }

    private String shown() {
        List<String> texts = items.stream()
                .map(item -> item.value().sql() + " AS " + Names.quote(item.label()))
                .toList();
        return String.join(", ", texts);
    }

    private String where(List<String> conditions) throws SqlError {
        List<String> all = new ArrayList<>(conditions);
        if (in.accept("where")) {
            all.add(new Expressions(in, names, context).condition().sql());
        }
        return all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all);
    }

    private String group() throws SqlError {
        if (!in.accept("group", "by")) {
            return "";
        }
        context.mixed();
        List<String> keys = new ArrayList<>();
        do {
            boolean sets = in.peek().word("grouping") && in.peek(1).word("sets");
            boolean many = in.peek(1).symbol("(")
                    && (in.peek().word("rollup") || in.peek().word("cube"));
            if (sets || many || (in.peek().symbol("(") && in.peek(1).symbol(")"))) {
                throw SqlError.of("0A000", "grouping sets are not supported by the emulator");
            }
            Typed key = groupKey();
            if (key.is(PgType.JSONB)) {
                throw SqlError.of("0A000", "GROUP BY of jsonb is not supported by the emulator");
            }
            keys.add(key.sql());
        } while (in.acceptSymbol(","));
        return " GROUP BY " + String.join(", ", keys);
    }

    private Typed groupKey() throws SqlError {
        Token token = in.peek();
        boolean alone =
                in.peek(1).kind() == Token.Kind.END || in.peek(1).symbol(",") || Keywords.endsSelect(in.peek(1));
        if (alone && token.kind() == Token.Kind.NUMBER) {
            List<ResultColumn> columns = items.stream()
                    .map(item -> new ResultColumn(item.label(), item.value().type()))
                    .toList();
            int number = Integer.parseInt(Tail.ordinal(in.next().text(), columns, "GROUP BY"));
            return items.get(number - 1).value();
        }
        if (alone && token.identifier() && !names.has(token.text())) {
            Optional<Item> item = items.stream()
                    .filter(one -> one.label().equals(token.text()))
                    .findFirst();
            if (item.isPresent()) {
                in.next();
                return item.get().value();
            }
        }
        return new Expressions(in, names, context).settled();
    }

    private String having() throws SqlError {
        if (!in.accept("having")) {
            return "";
        }
        context.mixed();
        return " HAVING " + new Expressions(in, names, context).condition().sql();
    }
}
