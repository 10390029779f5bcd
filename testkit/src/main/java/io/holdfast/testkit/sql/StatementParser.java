package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.CopyFormat;
import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a statement: its first words decide what it is, and what it holds in parentheses is kept as tokens. */
public final class StatementParser {
    private final Cursor cursor;
    private final List<Token> all;

    private StatementParser(List<Token> tokens) {
        this.all = tokens;
        this.cursor = new Cursor(tokens);
    }

    /**
     * Reads one statement.
     *
     * @param sql its text
     * @return what it is
     * @throws SqlError 42601 where it is malformed, 0A000 where the emulator does not know it
     */
    public static Statement parse(String sql) throws SqlError {
        List<Token> tokens = Lexer.tokens(sql);
        while (!tokens.isEmpty() && tokens.get(tokens.size() - 1).symbol(";")) {
            tokens = tokens.subList(0, tokens.size() - 1);
        }
        for (Token token : tokens) {
            if (token.symbol(";")) {
                throw SqlError.of("42601", "cannot insert multiple commands into a prepared statement");
            }
        }
        return tokens.isEmpty() ? new Statement.Nothing() : new StatementParser(List.copyOf(tokens)).statement();
    }

    private Statement statement() throws SqlError {
        Token first = cursor.peek();
        if (first.symbol("(")) {
            return query();
        }
        return switch (first.kind() == Token.Kind.WORD ? first.text() : "") {
            case "select", "values", "with", "table" -> query();
            case "subscribe", "tail" -> new SubscribeParser(cursor).read();
            case "copy" -> copy();
            case "declare" -> declare();
            case "fetch" -> fetch();
            case "close" -> close();
            case "insert", "update", "delete" -> write();
            case "create", "drop" -> new DefinitionParser(cursor).read();
            case "explain" -> explain();
            case "alter" -> AlterParser.knows(cursor) ? new AlterParser(cursor).read() : control(first);
            default -> control(first);
        };
    }

    private Statement control(Token first) throws SqlError {
        return switch (first.kind() == Token.Kind.WORD ? first.text() : "") {
            case "set", "reset", "show" -> new SettingParser(cursor).read();
            case "begin", "start", "commit", "end", "rollback", "abort" -> transaction();
            case "discard" -> discard("DISCARD ALL", "DISCARD");
            case "deallocate" -> discard("DEALLOCATE", "DEALLOCATE");
            case "alter" -> new RenameParser(cursor).read();
            case "grant", "revoke" -> new GrantParser(cursor).read();
            case "comment" -> comment();
            case "truncate", "lock", "prepare", "execute", "merge", "acknowledge", "validate", "reassign", "inspect" ->
                throw SqlError.of("0A000", first.text().toUpperCase(Locale.ROOT) + " is not supported by the emulator");
            default ->
                throw SqlError.of(
                        "42601",
                        "Expected a keyword at the beginning of a statement, found "
                                + first.kind().name().toLowerCase(Locale.ROOT) + " \"" + first.text() + "\"");
        };
    }

    private Statement comment() throws SqlError {
        cursor.next();
        cursor.expect("on");
        String kind = cursor.accept("column")
                ? "COLUMN"
                : DefinitionParser.kind(cursor).orElse("");
        if (kind.isEmpty()) {
            throw SqlError.of(
                    "0A000",
                    "COMMENT ON " + cursor.peek().text().toUpperCase(Locale.ROOT)
                            + " is not supported by the emulator");
        }
        String name = cursor.objectName();
        cursor.expect("is");
        Token text = cursor.next();
        cursor.expectEnd();
        if (text.kind() != Token.Kind.STRING && !text.word("null")) {
            throw SqlError.of("42601", "Expected literal string, found \"" + text.text() + "\"");
        }
        return new Statement.Comment(kind, name, text.word("null") ? null : text.text());
    }

    private Statement discard(String tag, String word) throws SqlError {
        cursor.expect(word.toLowerCase(Locale.ROOT));
        boolean all = cursor.accept("all");
        if (word.equals("DISCARD") && !all) {
            throw SqlError.of("0A000", "DISCARD other than ALL is not supported by the emulator");
        }
        return new Statement.Discard(all ? word + " ALL" : tag);
    }

    private Statement query() throws SqlError {
        Optional<Statement.Call> call = call();
        if (call.isPresent()) {
            return call.get();
        }
        List<Token> body = cursor.until(StatementParser::atAsOf);
        Optional<Statement.AsOf> asOf = SubscribeParser.asOf(cursor);
        cursor.expectEnd();
        return new Statement.Query(body, asOf);
    }

    private Optional<Statement.Call> call() {
        if (all.size() < 5
                || !all.get(0).word("select")
                || !all.get(2).symbol("(")
                || !all.get(4).symbol(")")) {
            return Optional.empty();
        }
        String function = all.get(1).text();
        boolean known = function.equals("pg_sleep") || function.equals("pg_cancel_backend");
        boolean bare = all.size() == 5 || (all.size() == 7 && all.get(5).word("as"));
        return known && bare ? Optional.of(new Statement.Call(function, all.get(3))) : Optional.empty();
    }

    private static boolean atAsOf(Cursor cursor) {
        // "AS of" could be an alias too; Materialize reserves OF there
        return cursor.peek().word("as") && cursor.peek(1).word("of");
    }

    private Statement explain() throws SqlError {
        ExplainHead head = ExplainHead.read(cursor);
        Statement source = new StatementParser(cursor.rest()).statement();
        if (source instanceof Statement.Query query) {
            return new Statement.Explain(query, head.timestamp(), head.json());
        }
        throw SqlError.of("0A000", "EXPLAIN of anything but a query is not supported by the emulator");
    }

    private Statement copy() throws SqlError {
        cursor.next();
        if (!cursor.peek().symbol("(")) {
            throw SqlError.of("0A000", "COPY other than COPY (query) TO STDOUT is not supported by the emulator");
        }
        Statement source = new StatementParser(cursor.parenthesized()).statement();
        cursor.expect("to");
        cursor.expect("stdout");
        CopyFormat format = new CopyParser(cursor).options();
        if (!(source instanceof Statement.Query || source instanceof Statement.Subscribe)) {
            throw SqlError.of("42601", "Expected SELECT, VALUES or SUBSCRIBE in COPY");
        }
        return new Statement.Copy(source, format);
    }

    private Statement declare() throws SqlError {
        cursor.next();
        String name = cursor.identifier();
        cursor.expect("cursor");
        if (cursor.accept("with", "hold")) {
            throw SqlError.of("0A000", "WITH HOLD cursors are not supported");
        }
        cursor.accept("without", "hold");
        cursor.expect("for");
        Statement source = new StatementParser(cursor.rest()).statement();
        if (!(source instanceof Statement.Query || source instanceof Statement.Subscribe)) {
            throw SqlError.of("42601", "Expected SELECT, VALUES or SUBSCRIBE in DECLARE");
        }
        return new Statement.Declare(name, source);
    }

    private Statement fetch() throws SqlError {
        cursor.next();
        cursor.accept("forward");
        long count = 1;
        if (cursor.accept("all")) {
            count = Long.MAX_VALUE;
        } else if (cursor.peek().kind() == Token.Kind.NUMBER) {
            count = Long.parseLong(cursor.next().text());
        }
        boolean unused = cursor.accept("from") || cursor.accept("in");
        String name = cursor.identifier();
        Duration timeout = timeout();
        cursor.expectEnd();
        return new Statement.Fetch(name, count, timeout);
    }

    private @Nullable Duration timeout() throws SqlError {
        if (!cursor.accept("with")) {
            return null;
        }
        Cursor options = new Cursor(cursor.parenthesized());
        options.expect("timeout");
        options.acceptSymbol("=");
        options.accept("interval");
        Duration timeout = Intervals.parse(options.next().text());
        options.expectEnd();
        return timeout;
    }

    private Statement close() throws SqlError {
        cursor.next();
        String name = cursor.identifier();
        cursor.expectEnd();
        return new Statement.Close(name);
    }

    private Statement write() {
        String verb = cursor.peek().text().toUpperCase(Locale.ROOT);
        boolean values =
                verb.equals("INSERT") && all.stream().noneMatch(token -> token.word("select") || token.word("table"));
        return new Statement.Write(verb, all, values);
    }

    private Statement transaction() throws SqlError {
        String verb = cursor.next().text();
        if (verb.equals("start")) {
            cursor.expect("transaction");
            return begin("START TRANSACTION");
        }
        if (verb.equals("begin")) {
            boolean unused = cursor.accept("transaction") || cursor.accept("work");
            return begin("BEGIN");
        }
        boolean unused = cursor.accept("transaction") || cursor.accept("work");
        cursor.expectEnd();
        return verb.equals("commit") || verb.equals("end") ? new Statement.Commit() : new Statement.Rollback();
    }

    private Statement begin(String tag) throws SqlError {
        boolean readOnly = false;
        String isolation = null;
        while (!cursor.done()) {
            if (cursor.accept("read", "only")) {
                readOnly = true;
            } else if (cursor.accept("isolation", "level")) {
                isolation = isolation();
            } else if (!cursor.accept("read", "write") && !cursor.acceptSymbol(",")) {
                throw cursor.unexpected("a transaction mode");
            }
        }
        return new Statement.Begin(tag, readOnly, isolation);
    }

    private String isolation() {
        List<Token> words = cursor.until(at ->
                at.peek().symbol(",") || at.peek(1).word("only") || at.peek(1).word("write"));
        return words.stream().map(Token::text).collect(Collectors.joining(" "));
    }
}
