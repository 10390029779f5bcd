package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.util.Locale;

/** The WITH options of a SUBSCRIBE. */
record SubscribeSettings(boolean snapshot, boolean progress) {
    static final SubscribeSettings DEFAULTS = new SubscribeSettings(true, false);

    static SubscribeSettings read(Cursor cursor) throws SqlError {
        boolean snapshot = true;
        boolean progress = false;
        if (cursor.accept("with")) {
            Cursor options = new Cursor(cursor.parenthesized());
            while (!options.done()) {
                String name = options.identifier();
                boolean value = value(options);
                switch (name) {
                    case "snapshot" -> snapshot = value;
                    case "progress" -> progress = value;
                    default ->
                        throw SqlError.of(
                                "42601", "Expected one of PROGRESS or SNAPSHOT, found identifier \"" + name + "\"");
                }
                options.acceptSymbol(",");
            }
        }
        return new SubscribeSettings(snapshot, progress);
    }

    private static boolean value(Cursor options) throws SqlError {
        options.acceptSymbol("=");
        if (options.done() || options.peek().symbol(",")) {
            return true;
        }
        Token token = options.next();
        return switch (token.text().toLowerCase(Locale.ROOT)) {
            case "true", "on", "t", "1" -> true;
            case "false", "off", "f", "0" -> false;
            default ->
                throw SqlError.of(
                        "42601", "invalid value for option: cannot parse \"" + token.text() + "\" as a boolean");
        };
    }
}
