package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads SET, RESET and SHOW. */
final class SettingParser {
    private final Cursor cursor;

    SettingParser(Cursor cursor) {
        this.cursor = cursor;
    }

    Statement read() throws SqlError {
        return switch (cursor.next().text()) {
            case "set" -> set();
            case "reset" -> new Statement.SetVariable(onlyName(), null, false);
            default -> show();
        };
    }

    private Statement show() throws SqlError {
        Optional<Statement> objects = new ShowParser(cursor).read();
        if (objects.isPresent()) {
            return objects.get();
        }
        return new Statement.ShowVariable(onlyName());
    }

    private String onlyName() throws SqlError {
        String name = name();
        cursor.expectEnd();
        return name;
    }

    private Statement set() throws SqlError {
        boolean local = cursor.accept("local");
        cursor.accept("session");
        if (cursor.accept("characteristics", "as", "transaction")) {
            return transaction(false);
        }
        if (cursor.peek().word("transaction")
                && !cursor.peek(1).symbol("=")
                && !cursor.peek(1).word("to")) {
            cursor.next();
            return transaction(true);
        }
        String name = name();
        if (!cursor.acceptSymbol("=") && !name.equals("timezone")) {
            cursor.expect("to");
        } else {
            cursor.accept("to");
        }
        String value = values(cursor);
        return new Statement.SetVariable(name, value.equals("default") ? null : value, local);
    }

    /** A transaction's modes: its isolation level and nothing else. */
    private Statement transaction(boolean local) throws SqlError {
        List<Token> modes = cursor.rest();
        for (int i = 0; i + 1 < modes.size(); i++) {
            boolean access = modes.get(i).word("read")
                    && (modes.get(i + 1).word("only") || modes.get(i + 1).word("write"));
            if (access) {
                throw SqlError.of("0A000", "SET TRANSACTION <access-mode> are not supported");
            }
        }
        Cursor level = new Cursor(modes);
        level.expect("isolation");
        level.expect("level");
        return new Statement.SetVariable("transaction_isolation", values(level), local);
    }

    private String name() throws SqlError {
        if (cursor.accept("time", "zone")) {
            return "timezone";
        }
        if (cursor.accept("transaction", "isolation", "level")) {
            return "transaction_isolation";
        }
        if (cursor.accept("session", "characteristics")) {
            throw SqlError.of("0A000", "SESSION CHARACTERISTICS is not supported by the emulator");
        }
        return cursor.identifier();
    }

    private static String values(Cursor from) throws SqlError {
        List<Token> rest = from.rest();
        if (rest.isEmpty()) {
            throw from.unexpected("a value");
        }
        return rest.stream()
                .map(Token::text)
                .collect(Collectors.joining(" "))
                .replace(" , ", ", ")
                .replace("- ", "-");
    }
}
