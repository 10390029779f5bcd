package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads SUBSCRIBE. The envelope and the order may stand before or after WITH, as the server takes both. */
final class SubscribeParser {
    private final Cursor cursor;
    private @Nullable SubscribeOutput output;
    private @Nullable SubscribeSettings settings;

    SubscribeParser(Cursor cursor) {
        this.cursor = cursor;
    }

    Statement read() throws SqlError {
        cursor.next();
        cursor.accept("to");
        if (cursor.peek().word("using")) {
            throw SqlError.of("0A000", "durable subscriptions are not supported by the emulator");
        }
        List<Token> query = source();
        while (clause()) {
            // each clause once, in any order
        }
        Optional<Statement.AsOf> asOf = asOf(cursor);
        Optional<List<Token>> upTo = cursor.accept("up", "to") ? Optional.of(upTo()) : Optional.empty();
        cursor.expectEnd();
        SubscribeSettings chosen = settings == null ? SubscribeSettings.DEFAULTS : settings;
        SubscribeOutput shown = output == null ? new SubscribeOutput.Diffs() : output;
        return new Statement.Subscribe(
                query, new Statement.SubscribeOptions(chosen.snapshot(), chosen.progress(), shown, asOf, upTo));
    }

    /** AS OF [AT LEAST], also of a query. */
    static Optional<Statement.AsOf> asOf(Cursor cursor) throws SqlError {
        if (!cursor.accept("as", "of")) {
            return Optional.empty();
        }
        boolean atLeast = cursor.accept("at", "least");
        List<Token> value =
                cursor.until(at -> at.peek().word("up") && at.peek(1).word("to"));
        if (value.isEmpty()) {
            throw cursor.unexpected("an expression");
        }
        return Optional.of(new Statement.AsOf(value, atLeast));
    }

    private List<Token> upTo() throws SqlError {
        List<Token> value = cursor.rest();
        if (value.isEmpty()) {
            throw cursor.unexpected("an expression");
        }
        return value;
    }

    private List<Token> source() throws SqlError {
        if (cursor.peek().symbol("(")) {
            return cursor.parenthesized();
        }
        List<Token> query = new ArrayList<>(Lexer.tokens("SELECT * FROM"));
        if (cursor.acceptSymbol("[")) {
            query.add(byId());
            return List.copyOf(query);
        }
        query.addAll(cursor.qualifiedName());
        return List.copyOf(query);
    }

    /** {@code [u1 AS "database"."schema"."name"]}: the id decides, whatever the name means now. */
    private Token byId() throws SqlError {
        Token id = cursor.next();
        cursor.expect("as");
        cursor.qualifiedName();
        cursor.expectSymbol("]");
        return new Token(Token.Kind.QUOTED, "[" + id.text() + "]", id.start(), id.end());
    }

    private boolean clause() throws SqlError {
        if (settings == null && cursor.peek().word("with")) {
            settings = SubscribeSettings.read(cursor);
        } else if (output == null && cursor.accept("envelope")) {
            output = envelope();
        } else if (output == null && cursor.accept("within")) {
            output = ordered();
        } else {
            return false;
        }
        return true;
    }

    private SubscribeOutput envelope() throws SqlError {
        boolean upsert = cursor.accept("upsert");
        if (!upsert && !cursor.accept("debezium")) {
            throw cursor.unexpected("one of UPSERT or DEBEZIUM");
        }
        Cursor inner = new Cursor(cursor.parenthesized());
        inner.expect("key");
        Cursor names = new Cursor(inner.parenthesized());
        inner.expectEnd();
        List<String> keys = new ArrayList<>();
        do {
            keys.add(names.identifier());
        } while (names.acceptSymbol(","));
        names.expectEnd();
        return upsert ? new SubscribeOutput.Upsert(List.copyOf(keys)) : new SubscribeOutput.Debezium(List.copyOf(keys));
    }

    private SubscribeOutput ordered() throws SqlError {
        cursor.expect("timestamp");
        cursor.expect("order");
        cursor.expect("by");
        List<SubscribeOutput.SortKey> keys = new ArrayList<>();
        do {
            keys.add(sortKey());
        } while (cursor.acceptSymbol(","));
        return new SubscribeOutput.Ordered(List.copyOf(keys));
    }

    private SubscribeOutput.SortKey sortKey() throws SqlError {
        List<Token> term = cursor.until(SubscribeParser::endsTerm);
        if (term.isEmpty()) {
            throw cursor.unexpected("an expression");
        }
        boolean descending = cursor.accept("desc");
        boolean unused = !descending && cursor.accept("asc");
        boolean nullsLast = !descending;
        if (cursor.accept("nulls")) {
            nullsLast = cursor.accept("last");
            if (!nullsLast) {
                cursor.expect("first");
            }
        }
        String column =
                term.size() == 1 && term.get(0).identifier() ? term.get(0).text() : "";
        return new SubscribeOutput.SortKey(column, descending, nullsLast);
    }

    private static boolean endsTerm(Cursor at) {
        Token token = at.peek();
        boolean direction = token.word("asc") || token.word("desc") || token.word("nulls");
        boolean clause = token.word("with") || token.word("envelope") || token.word("as") || token.word("up");
        return direction || clause || token.symbol(",");
    }
}
