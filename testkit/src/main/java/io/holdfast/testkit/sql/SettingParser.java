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
        if (cursor.accept("transaction", "isolation", "level")) {
            return new Statement.SetVariable("transaction_isolation", values(), true);
        }
        if (cursor.accept("characteristics", "as", "transaction", "isolation", "level")) {
            return new Statement.SetVariable("transaction_isolation", values(), false);
        }
        String name = name();
        if (!cursor.acceptSymbol("=") && !name.equals("timezone")) {
            cursor.expect("to");
        } else {
            cursor.accept("to");
        }
        String value = values();
        return new Statement.SetVariable(name, value.equals("default") ? null : value, local);
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

    private String values() throws SqlError {
        List<Token> rest = cursor.rest();
        if (rest.isEmpty()) {
            throw cursor.unexpected("a value");
        }
        return rest.stream()
                .map(Token::text)
                .collect(Collectors.joining(" "))
                .replace(" , ", ", ")
                .replace("- ", "-");
    }
}
