package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads CREATE and DROP. */
final class DefinitionParser {
    private final Cursor cursor;

    DefinitionParser(Cursor cursor) {
        this.cursor = cursor;
    }

    Statement read() throws SqlError {
        return cursor.accept("drop") ? drop() : create();
    }

    private Statement create() throws SqlError {
        cursor.expect("create");
        boolean replace = cursor.accept("or", "replace");
        if (cursor.accept("table")) {
            return table();
        }
        if (cursor.accept("materialized", "view")) {
            return view(true, replace);
        }
        if (cursor.accept("view")) {
            return view(false, replace);
        }
        boolean index = cursor.accept("default", "index") || cursor.accept("index");
        if (index) {
            return index();
        }
        for (String kind : List.of("source", "sink", "connection", "secret")) {
            if (cursor.accept(kind)) {
                return new ConnectorParser(cursor).read(kind.toUpperCase(Locale.ROOT));
            }
        }
        if (cursor.accept("cluster")) {
            return new ClusterParser(cursor).create();
        }
        for (String kind : List.of("schema", "database", "role")) {
            if (cursor.accept(kind)) {
                return named(kind.toUpperCase(Locale.ROOT));
            }
        }
        throw unsupported("CREATE");
    }

    private SqlError unsupported(String verb) {
        String what = cursor.peek().text().toUpperCase(Locale.ROOT);
        return SqlError.of("0A000", verb + " " + what + " is not supported by the emulator");
    }

    private Statement table() throws SqlError {
        boolean ifNotExists = cursor.accept("if", "not", "exists");
        String name = cursor.objectName();
        if (cursor.peek().word("from")) {
            throw SqlError.of("0A000", "CREATE TABLE FROM SOURCE without columns is not supported by the emulator")
                    .withHint("There is no upstream to ask: write the columns after the table's name.");
        }
        List<Statement.ColumnDefinition> columns = columns(new Cursor(cursor.parenthesized()));
        Statement.TableSource source = source();
        Duration retention = retention(cursor);
        cursor.expectEnd();
        return new Statement.CreateTable(name, columns, retention, source, ifNotExists);
    }

    private Statement.@Nullable TableSource source() throws SqlError {
        int start = cursor.position();
        if (!cursor.accept("from", "source")) {
            return null;
        }
        String name = cursor.objectName();
        new Cursor(cursor.parenthesized()).expect("reference");
        return new Statement.TableSource(name, cursor.since(start));
    }

    static List<Statement.ColumnDefinition> columns(Cursor inner) throws SqlError {
        List<Statement.ColumnDefinition> columns = new ArrayList<>();
        while (!inner.done()) {
            columns.add(column(inner));
            inner.acceptSymbol(",");
        }
        return columns;
    }

    private static Statement.ColumnDefinition column(Cursor inner) throws SqlError {
        refuseConstraint(inner);
        String name = inner.identifier();
        SqlType type = TypeReader.read(inner);
        boolean nullable = true;
        List<Token> standard = List.of();
        while (!inner.done() && !inner.peek().symbol(",")) {
            if (inner.accept("not", "null")) {
                nullable = false;
            } else if (inner.accept("default")) {
                standard = inner.until(at -> at.peek().symbol(",") || at.peek().word("not"));
            } else if (!inner.accept("null")) {
                refuseConstraint(inner);
                throw inner.unexpected("a column option");
            }
        }
        return new Statement.ColumnDefinition(name, type, nullable, standard);
    }

    private static void refuseConstraint(Cursor inner) throws SqlError {
        Token token = inner.peek();
        boolean key = token.word("primary") || token.word("foreign");
        boolean other =
                token.word("unique") || token.word("check") || token.word("references") || token.word("constraint");
        if ((key && inner.peek(1).word("key")) || other) {
            throw SqlError.of(
                    "0A000",
                    "CREATE TABLE with constraints (" + token.text().toUpperCase(Locale.ROOT) + ") is not supported");
        }
    }

    static @Nullable Duration retention(Cursor cursor) throws SqlError {
        if (!cursor.accept("with")) {
            return null;
        }
        Cursor options = new Cursor(cursor.parenthesized());
        if (!options.peek().word("retain")) {
            throw SqlError.of(
                    "0A000",
                    "the option " + options.peek().text().toUpperCase(Locale.ROOT)
                            + " is not supported by the emulator");
        }
        options.expect("retain");
        options.expect("history");
        options.acceptSymbol("=");
        options.expect("for");
        Duration retention = Intervals.parse(options.next().text());
        options.expectEnd();
        return retention;
    }

    private Statement view(boolean materialized, boolean replace) throws SqlError {
        boolean ifNotExists = cursor.accept("if", "not", "exists");
        String name = cursor.objectName();
        List<String> columns = new ArrayList<>();
        if (cursor.peek().symbol("(")) {
            cursor.parenthesized().stream()
                    .filter(Token::identifier)
                    .map(Token::text)
                    .forEach(columns::add);
        }
        String cluster = cluster();
        Duration retention = retention(cursor);
        cursor.expect("as");
        List<Token> query = cursor.rest();
        return new Statement.CreateView(
                name,
                columns,
                query,
                new Statement.ViewOptions(materialized, replace, ifNotExists, retention, cluster));
    }

    private @Nullable String cluster() throws SqlError {
        return cursor.accept("in", "cluster") ? cursor.identifier() : null;
    }

    private Statement index() throws SqlError {
        boolean ifNotExists = cursor.accept("if", "not", "exists");
        String name = "";
        if (!cursor.peek().word("in") && !cursor.peek().word("on")) {
            name = cursor.identifier();
        }
        String cluster = cluster();
        cursor.expect("on");
        String object = cursor.objectName();
        List<List<Token>> key = new ArrayList<>();
        if (cursor.peek().symbol("(")) {
            Cursor inner = new Cursor(cursor.parenthesized());
            while (!inner.done()) {
                key.add(inner.until(at -> at.peek().symbol(",")));
                inner.acceptSymbol(",");
            }
        }
        Statement.IndexOptions options = new Statement.IndexOptions(ifNotExists, retention(cursor));
        cursor.expectEnd();
        return new Statement.CreateIndex(name, object, cluster, key, options);
    }

    private Statement named(String kind) throws SqlError {
        boolean ifNotExists = cursor.accept("if", "not", "exists");
        String name = cursor.objectName();
        if (kind.equals("ROLE")) {
            // attributes and a password make no difference here
            cursor.rest();
        }
        cursor.expectEnd();
        return new Statement.CreateNamed(kind, name, ifNotExists);
    }

    private Statement drop() throws SqlError {
        String kind = kind();
        boolean ifExists = cursor.accept("if", "exists");
        List<String> names = new ArrayList<>();
        do {
            names.add(cursor.objectName());
        } while (cursor.acceptSymbol(","));
        boolean cascade = cursor.accept("cascade");
        cursor.accept("restrict");
        cursor.expectEnd();
        return new Statement.Drop(kind, names, ifExists, cascade);
    }

    private String kind() throws SqlError {
        return kind(cursor).orElseThrow(() -> unsupported("DROP"));
    }

    /** What sort of thing comes next. */
    static Optional<String> kind(Cursor cursor) {
        if (cursor.accept("materialized", "view")) {
            return Optional.of("MATERIALIZED VIEW");
        }
        if (cursor.accept("cluster", "replica")) {
            return Optional.of("CLUSTER REPLICA");
        }
        for (String kind : List.of(
                "table",
                "view",
                "index",
                "source",
                "sink",
                "connection",
                "secret",
                "cluster",
                "schema",
                "database",
                "role")) {
            if (cursor.accept(kind)) {
                return Optional.of(kind.toUpperCase(Locale.ROOT));
            }
        }
        return Optional.empty();
    }
}
