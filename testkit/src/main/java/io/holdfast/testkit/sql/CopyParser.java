package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.CopyFormat;
import io.holdfast.testkit.type.SqlError;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what follows COPY (…) TO STDOUT. */
final class CopyParser {
    private static final List<String> REFUSED = List.of("header", "escape", "quote");

    private final Cursor cursor;

    CopyParser(Cursor cursor) {
        this.cursor = cursor;
    }

    CopyFormat options() throws SqlError {
        if (cursor.done()) {
            return CopyFormat.TEXT;
        }
        cursor.accept("with");
        Cursor inner = new Cursor(cursor.parenthesized());
        cursor.expectEnd();
        Map<String, String> options = new HashMap<>();
        do {
            String name = inner.identifier();
            inner.acceptSymbol("=");
            boolean bare = inner.done() || inner.peek().symbol(",");
            if (options.put(name, bare ? "true" : inner.next().text()) != null) {
                throw SqlError.of("42601", name.toUpperCase(Locale.ROOT) + " specified more than once");
            }
        } while (inner.acceptSymbol(","));
        inner.expectEnd();
        return format(options);
    }

    private static CopyFormat format(Map<String, String> options) throws SqlError {
        for (String name : REFUSED) {
            if (options.containsKey(name)) {
                throw SqlError.of("XX000", "COPY TO does not support " + name.toUpperCase(Locale.ROOT) + " option yet");
            }
        }
        CopyFormat plain = kind(options.getOrDefault("format", "text"));
        options.remove("format");
        String delimiter = options.remove("delimiter");
        String nothing = options.remove("null");
        if (!options.isEmpty()) {
            throw SqlError.of(
                    "0A000", "COPY option " + options.keySet().iterator().next() + " is not supported by the emulator");
        }
        if (plain.kind() == CopyFormat.Kind.BINARY && (delimiter != null || nothing != null)) {
            throw SqlError.of("42601", "cannot specify DELIMITER or NULL in BINARY mode");
        }
        if (delimiter != null && delimiter.length() != 1) {
            throw SqlError.of("42601", "COPY delimiter must be a single one-byte character");
        }
        return new CopyFormat(
                plain.kind(),
                delimiter == null ? plain.delimiter() : delimiter.charAt(0),
                nothing == null ? plain.nothing() : nothing);
    }

    private static CopyFormat kind(String name) throws SqlError {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "text" -> CopyFormat.TEXT;
            case "csv" -> CopyFormat.CSV;
            case "binary" -> CopyFormat.BINARY;
            default -> throw SqlError.of("0A000", "COPY format \"" + name + "\" is not supported by the emulator");
        };
    }
}
