package io.holdfast.testkit.relation;

import io.holdfast.testkit.type.SqlError;
import java.util.Locale;
import org.h2.message.DbException;

/** What the relational engine reports, as Materialize would say it. */
final class Failures {
    private Failures() {}

    static SqlError of(DbException failure) {
        String state = String.valueOf(failure.getSQLException().getSQLState());
        String text = text(failure);
        return switch (state) {
            case "57014" -> SqlError.of("57014", "canceling statement due to user request");
            case "42S02", "42S03", "42S04" ->
                SqlError.of("XX000", "unknown catalog item " + quoted(text).replace('"', '\''));
            case "42S22" -> SqlError.of("42703", "column " + quoted(text) + " does not exist");
            case "42000", "42001" -> SqlError.of("42601", "syntax error: " + text);
            case "90022" -> SqlError.of("42883", "function " + quoted(text) + " does not exist");
            case "22018" -> SqlError.of("22P02", "invalid input syntax: " + text);
            case "22012" -> SqlError.of("22012", "division by zero");
            case "90068" ->
                SqlError.of("0A000", "ORDER BY of what DISTINCT does not select is not supported by the emulator");
            case "90107" -> SqlError.of("2BP01", text);
            case "23502" ->
                SqlError.of("23502", "null value in column " + quoted(text) + " violates not-null constraint");
            case "22003" -> SqlError.of("22003", text.toLowerCase(Locale.ROOT));
            case "HYC00" -> SqlError.of("0A000", text + " (emulator)");
            default -> SqlError.of(state.length() == 5 && !state.startsWith("90") ? state : "XX000", text);
        };
    }

    private static String text(DbException failure) {
        String text = String.valueOf(failure.getSQLException().getMessage());
        int tail = text.indexOf("; SQL statement:");
        int code = text.lastIndexOf(" [");
        int end = tail >= 0 ? tail : code >= 0 ? code : text.length();
        return text.substring(0, end);
    }

    private static String quoted(String text) {
        int first = text.indexOf('"');
        int last = text.indexOf('"', first + 1);
        return first >= 0 && last > first ? text.substring(first, last + 1) : "\"\"";
    }
}
