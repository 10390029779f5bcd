package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads ALTER SYSTEM and ALTER … [RE]SET (RETAIN HISTORY …). */
final class AlterParser {
    private final Cursor cursor;

    AlterParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /** Whether it is one of these. */
    static boolean knows(Cursor cursor) {
        Token what = cursor.peek(1);
        boolean object = what.word("table") || what.word("materialized") || what.word("index") || what.word("source");
        int at = 2;
        while (object && cursor.peek(at).kind() != Token.Kind.END && !setsRetention(cursor, at)) {
            at++;
        }
        return what.word("system") || (object && setsRetention(cursor, at));
    }

    private static boolean setsRetention(Cursor cursor, int at) {
        boolean verb = cursor.peek(at).word("set") || cursor.peek(at).word("reset");
        return verb && cursor.peek(at + 1).symbol("(") && cursor.peek(at + 2).word("retain");
    }

    Statement read() throws SqlError {
        cursor.expect("alter");
        return cursor.accept("system") ? system() : retention(kind());
    }

    private Statement system() throws SqlError {
        if (cursor.accept("reset")) {
            String name = cursor.accept("all") ? "" : cursor.identifier();
            cursor.expectEnd();
            return new Statement.AlterSystem(name, null);
        }
        cursor.expect("set");
        String name = cursor.identifier();
        if (!cursor.acceptSymbol("=")) {
            cursor.expect("to");
        }
        String value = cursor.rest().stream().map(Token::text).collect(Collectors.joining(" "));
        if (value.isEmpty()) {
            throw cursor.unexpected("a value");
        }
        return new Statement.AlterSystem(name, value.equals("default") ? null : value);
    }

    private String kind() throws SqlError {
        if (cursor.accept("materialized", "view")) {
            return "MATERIALIZED VIEW";
        }
        for (String kind : List.of("table", "source")) {
            if (cursor.accept(kind)) {
                return kind.toUpperCase(Locale.ROOT);
            }
        }
        cursor.expect("index");
        return "INDEX";
    }

    private Statement retention(String kind) throws SqlError {
        boolean ifExists = cursor.accept("if", "exists");
        String name = cursor.objectName();
        boolean set = cursor.accept("set");
        if (!set) {
            cursor.expect("reset");
        }
        Cursor inner = new Cursor(cursor.parenthesized());
        cursor.expectEnd();
        inner.expect("retain");
        inner.expect("history");
        Duration retention = set ? length(inner) : null;
        inner.expectEnd();
        return new Statement.AlterRetention(kind, name, retention, ifExists);
    }

    /** What follows RETAIN HISTORY. */
    static @Nullable Duration length(Cursor inner) throws SqlError {
        inner.acceptSymbol("=");
        inner.expect("for");
        return Intervals.parse(inner.next().text());
    }
}
