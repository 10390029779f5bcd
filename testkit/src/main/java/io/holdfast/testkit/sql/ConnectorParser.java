package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads CREATE SECRET, CONNECTION, SOURCE and SINK. What happens outside is not emulated, so most options are only kept. */
final class ConnectorParser {
    private static final Map<String, SqlType> FORMATS = Map.of(
            "text", SqlType.of(PgType.TEXT), "json", SqlType.of(PgType.JSONB), "bytes", SqlType.of(PgType.BYTEA));

    private static final Duration TICK = Duration.ofSeconds(1);

    private final Cursor cursor;

    ConnectorParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /** After CREATE and the kind. */
    Statement read(String kind) throws SqlError {
        boolean ifNotExists = cursor.accept("if", "not", "exists");
        String name = cursor.objectName();
        Outside outside = switch (kind) {
            case "SECRET" -> secret();
            case "CONNECTION" -> connection();
            case "SOURCE" -> source();
            default -> sink();
        };
        return new Statement.CreateConnector(kind, name, outside, ifNotExists);
    }

    private Outside secret() throws SqlError {
        cursor.expect("as");
        cursor.rest();
        // what it holds is nobody's business
        return new Outside("", List.of(), List.of(), List.of(), Outside.Options.NONE);
    }

    private Outside connection() throws SqlError {
        int start = cursor.position();
        cursor.expect("to");
        String type = cursor.next().text();
        if (type.equals("sql")) {
            cursor.expect("server");
            type = "sql-server";
        } else if (!Outside.TYPES.containsKey(type)) {
            throw unsupported("CREATE CONNECTION TO " + type.toUpperCase(Locale.ROOT));
        }
        cursor.rest();
        List<Token> text = cursor.since(start);
        return new Outside(
                Outside.TYPES.getOrDefault(type, type), named(text, "secret"), List.of(), text, Outside.Options.NONE);
    }

    /** What follows a word wherever it stands: {@code SECRET name}, {@code CONNECTION name}. */
    private static List<String> named(List<Token> text, String word) throws SqlError {
        List<String> names = new ArrayList<>();
        Cursor all = new Cursor(text);
        while (!all.done()) {
            if (all.next().word(word) && all.peek().identifier()) {
                names.add(all.objectName());
            }
        }
        return names;
    }

    private Outside source() throws SqlError {
        List<Token> columns = cursor.peek().symbol("(") ? cursor.parenthesized() : List.of();
        String cluster = cursor.accept("in", "cluster") ? cursor.identifier() : null;
        if (columns.isEmpty() && cursor.peek().symbol("(")) {
            columns = cursor.parenthesized();
        }
        List<Statement.ColumnDefinition> written = DefinitionParser.columns(new Cursor(columns));
        int start = cursor.position();
        cursor.expect("from");
        if (cursor.accept("load", "generator")) {
            return loadGenerator(start, cluster);
        }
        String type = cursor.next().text();
        Outside read = switch (type) {
            case "kafka", "webhook" -> stream(type, start, written);
            case "postgres", "mysql", "sql" -> upstream(type, start, written);
            default -> throw unsupported("CREATE SOURCE FROM " + type.toUpperCase(Locale.ROOT));
        };
        return new Outside(
                read.type(),
                read.uses(),
                read.columns(),
                read.text(),
                read.options().in(cluster));
    }

    private Outside loadGenerator(int start, @Nullable String cluster) throws SqlError {
        if (!cursor.accept("counter")) {
            throw unsupported("LOAD GENERATOR " + cursor.peek().text().toUpperCase(Locale.ROOT));
        }
        Duration interval = TICK;
        long most = Long.MAX_VALUE;
        Cursor options = new Cursor(cursor.peek().symbol("(") ? cursor.parenthesized() : List.of());
        while (!options.done()) {
            if (options.accept("tick", "interval")) {
                options.acceptSymbol("=");
                interval = Intervals.parse(options.next().text());
            } else if (options.accept("max", "cardinality")) {
                options.acceptSymbol("=");
                most = count(options);
            } else {
                throw unsupported(
                        "LOAD GENERATOR COUNTER with " + options.peek().text().toUpperCase(Locale.ROOT));
            }
            options.acceptSymbol(",");
        }
        if (interval.toMillis() < 1) {
            throw SqlError.of("22023", "TICK INTERVAL must be at least one millisecond");
        }
        Duration retention = DefinitionParser.retention(cursor);
        cursor.expectEnd();
        return new Outside(
                "load-generator",
                List.of(),
                List.of(column("counter", SqlType.of(PgType.INT8), false)),
                cursor.since(start),
                new Outside.Options(cluster, null, retention, new Outside.Counter(interval, most), true));
    }

    private static long count(Cursor options) throws SqlError {
        Token number = options.next();
        if (number.kind() != Token.Kind.NUMBER || !number.text().matches("\\d{1,18}")) {
            throw SqlError.of("42601", "Expected a whole number, found \"" + number.text() + "\"");
        }
        return Math.max(1, Long.parseLong(number.text()));
    }

    private static Statement.ColumnDefinition column(String name, SqlType type, boolean nullable) {
        return new Statement.ColumnDefinition(name, type, nullable, List.of());
    }

    /** Kafka and webhooks: one relation, whose columns follow from the format where it says so. */
    private Outside stream(String type, int start, List<Statement.ColumnDefinition> written) throws SqlError {
        List<Token> text = restFrom(start);
        List<Statement.ColumnDefinition> columns = written;
        if (columns.isEmpty()) {
            SqlType format = FORMATS.get(after(text, "format"));
            if (format == null || contains(text, "include") || contains(text, "key")) {
                throw SqlError.of(
                                "0A000",
                                "CREATE SOURCE whose columns are known elsewhere is not supported by the emulator")
                        .withHint("Write the columns after the source's name: CREATE SOURCE s (id int, …) FROM …");
            }
            String name = type.equals("webhook") ? "body" : format.type() == PgType.TEXT ? "text" : "data";
            columns = List.of(column(name, format, true));
        }
        String envelope = after(text, "envelope");
        return new Outside(
                type,
                named(text, "connection"),
                columns,
                text,
                new Outside.Options(
                        null,
                        envelope.isEmpty() ? (type.equals("kafka") ? "none" : null) : envelope,
                        retention(text),
                        null,
                        true));
    }

    /** Databases: the relations are tables of their own. */
    private Outside upstream(String type, int start, List<Statement.ColumnDefinition> written) throws SqlError {
        List<Token> text = restFrom(start);
        if (!written.isEmpty() || contains(text, "for")) {
            throw SqlError.of("0A000", "CREATE SOURCE with tables of its own is not supported by the emulator")
                    .withHint("Name them one by one: CREATE TABLE t (id int, …) FROM SOURCE s (REFERENCE t)");
        }
        return new Outside(
                type.equals("sql") ? "sql-server" : type,
                named(text, "connection"),
                List.of(),
                text,
                new Outside.Options(null, null, retention(text), null, true));
    }

    private Outside sink() throws SqlError {
        String cluster = cursor.accept("in", "cluster") ? cursor.identifier() : null;
        int start = cursor.position();
        cursor.expect("from");
        String of = cursor.objectName();
        cursor.expect("into");
        String type = cursor.next().text();
        if (!type.equals("kafka")) {
            throw unsupported("CREATE SINK INTO " + type.toUpperCase(Locale.ROOT));
        }
        List<Token> text = restFrom(start);
        List<String> uses = new ArrayList<>(List.of(of));
        uses.addAll(named(text, "connection"));
        boolean snapshot = !after(text, "snapshot").equals("false");
        return new Outside(
                type,
                uses,
                List.of(),
                text,
                new Outside.Options(cluster, after(text, "envelope"), null, null, snapshot));
    }

    private List<Token> restFrom(int start) {
        cursor.rest();
        return cursor.since(start);
    }

    private static boolean contains(List<Token> text, String word) {
        return text.stream().anyMatch(token -> token.word(word));
    }

    /** The word after a word, without {@code =}; empty where there is none. */
    private static String after(List<Token> text, String word) {
        for (int i = 0; i + 1 < text.size(); i++) {
            if (text.get(i).word(word)) {
                boolean equals = text.get(i + 1).symbol("=") && i + 2 < text.size();
                return text.get(equals ? i + 2 : i + 1).text().toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }

    private static @Nullable Duration retention(List<Token> text) throws SqlError {
        Cursor all = new Cursor(text);
        while (!all.done()) {
            if (all.accept("retain", "history")) {
                return AlterParser.length(all);
            }
            all.next();
        }
        return null;
    }

    private static SqlError unsupported(String what) {
        return SqlError.of("0A000", what + " is not supported by the emulator");
    }
}
