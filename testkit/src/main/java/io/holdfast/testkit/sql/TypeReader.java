package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;

/** Reads the name of a type. */
final class TypeReader {
    private TypeReader() {}

    static SqlType read(Cursor cursor) throws SqlError {
        SqlType type = element(cursor);
        boolean array = false;
        while (cursor.acceptSymbol("[")) {
            if (array) {
                throw SqlError.of("0A000", "arrays of more than one dimension are not supported by the emulator");
            }
            if (cursor.peek().kind() == Token.Kind.NUMBER) {
                cursor.next();
            }
            cursor.expectSymbol("]");
            array = true;
        }
        if (cursor.peek().word("list")) {
            throw SqlError.of("0A000", "list types are not supported by the emulator");
        }
        return array ? type.array() : type;
    }

    private static SqlType element(Cursor cursor) throws SqlError {
        if (cursor.accept("double")) {
            cursor.expect("precision");
            return SqlType.named("float8");
        }
        if (cursor.accept("character", "varying")) {
            return text(PgType.VARCHAR, modifiers(cursor));
        }
        String name = cursor.identifier();
        if (cursor.acceptSymbol(".")) {
            name = cursor.identifier();
        }
        List<String> modifiers = modifiers(cursor);
        if (name.equals("interval") && unit(cursor)) {
            throw SqlError.of("0A000", "interval with a unit is not supported by the emulator");
        }
        return switch (name) {
            case "varchar" -> text(PgType.VARCHAR, modifiers);
            case "numeric", "decimal" -> numeric(modifiers);
            case "timestamp", "time" -> withZone(cursor, name);
            case "char", "character", "bpchar" ->
                throw SqlError.of("0A000", "type \"" + name + "\" is not supported by the emulator");
            default -> plain(name, modifiers);
        };
    }

    private static SqlType plain(String name, List<String> modifiers) throws SqlError {
        SqlType type = SqlType.named(name);
        if (!modifiers.isEmpty() && !name.startsWith("timestamp")) {
            throw SqlError.of("42601", "type modifier is not allowed for type \"" + name + "\"");
        }
        return type;
    }

    /** Whether a unit follows INTERVAL. */
    static boolean unit(Cursor cursor) {
        return cursor.peek().kind() == Token.Kind.WORD
                && List.of("year", "month", "day", "hour", "minute", "second")
                        .contains(cursor.peek().text());
    }

    private static SqlType withZone(Cursor cursor, String name) throws SqlError {
        if (cursor.accept("with", "time", "zone")) {
            return SqlType.named(name + "tz");
        }
        cursor.accept("without", "time", "zone");
        return SqlType.named(name);
    }

    private static SqlType numeric(List<String> modifiers) throws SqlError {
        if (modifiers.isEmpty()) {
            return SqlType.named("numeric");
        }
        String scale = modifiers.size() > 1 ? modifiers.get(1) : "0";
        // every numeric of Materialize has 39 digits; only the scale is kept
        return new SqlType(PgType.NUMERIC, "NUMERIC(39," + scale + ")");
    }

    private static SqlType text(PgType type, List<String> modifiers) {
        return modifiers.isEmpty()
                ? new SqlType(PgType.TEXT, "VARCHAR")
                : new SqlType(type, "VARCHAR(" + modifiers.get(0) + ")");
    }

    private static List<String> modifiers(Cursor cursor) throws SqlError {
        List<String> modifiers = new ArrayList<>();
        if (cursor.peek().symbol("(")) {
            for (Token token : cursor.parenthesized()) {
                if (token.kind() == Token.Kind.NUMBER) {
                    modifiers.add(token.text());
                }
            }
        }
        return modifiers;
    }
}
