package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.util.List;

/** {@code generate_series(a, b)} in FROM: the one table function. */
final class SeriesReader {
    private SeriesReader() {}

    static List<String> read(Cursor in, Arguments arguments) throws SqlError {
        String function = in.identifier();
        if (!function.equals("generate_series")) {
            throw SqlError.of("0A000", "table function \"" + function + "\" is not supported by the emulator");
        }
        String bounds = arguments.translate(in.parenthesized());
        boolean explicit = in.accept("as");
        String name = function;
        if (explicit || (in.peek().identifier() && !Keywords.reserved(in.peek()))) {
            name = in.identifier();
        }
        String column = name;
        if (in.peek().symbol("(")) {
            List<Token> columns = in.parenthesized();
            column = columns.size() == 1 ? columns.get(0).text() : name;
        }
        String quoted = Names.quote(column);
        return List.of(
                "(SELECT CAST(\"X\" AS INTEGER) AS " + quoted + " FROM SYSTEM_RANGE(" + bounds + "))",
                "AS " + Names.quote(name));
    }

    /** Translates a function's arguments. */
    @FunctionalInterface
    interface Arguments {
        String translate(List<Token> tokens) throws SqlError;
    }
}
