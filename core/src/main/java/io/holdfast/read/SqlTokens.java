package io.holdfast.read;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the tokens of an SQL text as PostgreSQL's own lexer cuts them: nested comments, quotes, escapes, dollar quotes.
 * Where a setting of the server decides how a text is cut, it says that the text is {@linkplain #ambiguous() ambiguous}. Not
 * thread-safe.
 */
final class SqlTokens {
    /** What a token is. */
    enum Type {
        WORD,
        QUOTED,
        STRING,
        NUMBER,
        SYMBOL,
        END
    }

    private final String sql;
    private int position;
    private int start;
    private int end;
    private Type type = Type.END;
    private boolean ambiguous;
    private @Nullable String hint;

    SqlTokens(String sql) {
        this.sql = sql;
        this.ambiguous = sql.indexOf('\0') >= 0;
    }

    /** Goes to the next token. */
    Type next() {
        boolean afterEscapeString = type == Type.STRING && isEscape(sql.charAt(start));
        skipBlanks();
        start = position;
        type = position >= sql.length() ? Type.END : token(sql.charAt(position));
        end = position;
        // a literal that goes on after a line break keeps the escape rules of its first part
        ambiguous |= afterEscapeString && type == Type.STRING;
        return type;
    }

    Type type() {
        return type;
    }

    /** Where it begins. */
    int start() {
        return start;
    }

    /** Where it ends, exclusive. */
    int end() {
        return end;
    }

    /** A word in lower case, the content of a quoted identifier, the text of anything else. */
    String text() {
        return switch (type) {
            case WORD -> sql.substring(start, end).toLowerCase(Locale.ROOT);
            case QUOTED ->
                sql.substring(start + 1, Math.max(start + 1, end - 1)).replace("\"\"", "\"");
            case STRING, NUMBER, SYMBOL, END -> sql.substring(start, end);
        };
    }

    /** Whether this token is that character, standing for itself. */
    boolean isSymbol(char symbol) {
        return type == Type.SYMBOL && sql.charAt(start) == symbol;
    }

    /** Whether something was seen that two servers may cut differently, or that never ends. */
    boolean ambiguous() {
        return ambiguous;
    }

    /** What the last comment that is meant for us says; null where none is. */
    @Nullable
    String hint() {
        return hint;
    }

    private Type token(char first) {
        if (isEscape(first) && at(position + 1) == '\'') {
            position++;
            return escapeString();
        }
        if ((first == 'u' || first == 'U') && at(position + 1) == '&' && isQuote(at(position + 2))) {
            ambiguous = true;
        }
        if (isWordStart(first)) {
            return word();
        }
        if (isDigit(first)) {
            return number();
        }
        return switch (first) {
            case '\'' -> string();
            case '"' -> quotedIdentifier();
            case '$' -> dollar();
            default -> symbol();
        };
    }

    private Type word() {
        while (position < sql.length() && isWordPart(sql.charAt(position))) {
            position++;
        }
        return Type.WORD;
    }

    private Type number() {
        while (isDigit(at(position)) || at(position) == '.') {
            position++;
        }
        return Type.NUMBER;
    }

    private Type symbol() {
        position++;
        return Type.SYMBOL;
    }

    private Type string() {
        closing('\'');
        int backslash = sql.indexOf('\\', start);
        // with standard_conforming_strings off, a backslash would hide the quote behind it
        while (backslash >= 0 && backslash < position) {
            ambiguous |= at(backslash + 1) == '\'' || at(backslash + 1) == '\\';
            backslash = sql.indexOf('\\', backslash + 1);
        }
        return Type.STRING;
    }

    private Type quotedIdentifier() {
        closing('"');
        return Type.QUOTED;
    }

    /** Moves behind the quote that ends what begins here; a doubled one does not end it. */
    private void closing(char quote) {
        position++;
        while (true) {
            position = sql.indexOf(quote, position) + 1;
            if (position == 0) {
                unfinished();
                return;
            }
            if (at(position) != quote) {
                return;
            }
            position++;
        }
    }

    private Type escapeString() {
        position++;
        while (position < sql.length()) {
            char character = sql.charAt(position++);
            if (character == '\\') {
                position++;
            } else if (character == '\'' && at(position) != '\'') {
                return Type.STRING;
            } else if (character == '\'') {
                position++;
            }
        }
        unfinished();
        return Type.STRING;
    }

    private Type dollar() {
        int tagEnd = position + 1;
        while (tagEnd < sql.length() && isTagPart(sql.charAt(tagEnd))) {
            tagEnd++;
        }
        boolean parameter = isDigit(at(position + 1));
        if (parameter || at(tagEnd) != '$') {
            // PostgreSQL takes it for a symbol; Materialize opens a quote whose tag is whatever comes before the next one
            ambiguous |= !parameter;
            return symbol();
        }
        String tag = sql.substring(position, tagEnd + 1);
        int close = sql.indexOf(tag, tagEnd + 1);
        if (close < 0) {
            unfinished();
        } else {
            position = close + tag.length();
        }
        return Type.STRING;
    }

    private void unfinished() {
        ambiguous = true;
        position = sql.length();
    }

    private void skipBlanks() {
        while (position < sql.length()) {
            if (isBlank(sql.charAt(position))) {
                position++;
            } else if (sql.startsWith("--", position)) {
                lineComment();
            } else if (sql.startsWith("/*", position)) {
                blockComment();
            } else {
                return;
            }
        }
    }

    private void lineComment() {
        while (position < sql.length() && at(position) != '\n' && at(position) != '\r') {
            position++;
        }
        // Materialize's comment goes on to the line feed
        ambiguous |= at(position) == '\r' && at(position + 1) != '\n';
    }

    private void blockComment() {
        int begun = position;
        int depth = 0;
        do {
            if (position >= sql.length()) {
                unfinished();
                return;
            }
            if (sql.startsWith("/*", position)) {
                depth++;
                position += 2;
            } else if (sql.startsWith("*/", position)) {
                depth--;
                position += 2;
            } else {
                position++;
            }
        } while (depth > 0);
        String text = sql.substring(begun + 2, position - 2).strip();
        if (text.startsWith(FreshnessHint.MARK)) {
            hint = text.substring(FreshnessHint.MARK.length()).strip();
        }
    }

    private char at(int index) {
        return index < sql.length() ? sql.charAt(index) : '\0';
    }

    private static boolean isEscape(char character) {
        return character == 'e' || character == 'E';
    }

    private static boolean isQuote(char character) {
        return character == '\'' || character == '"';
    }

    private static boolean isBlank(char character) {
        return character == ' ' || (character >= '\t' && character <= '\r');
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isWordStart(char character) {
        char lower = (char) (character | 0x20);
        return (lower >= 'a' && lower <= 'z') || character == '_' || character >= 0x80;
    }

    private static boolean isTagPart(char character) {
        return isWordStart(character) || isDigit(character);
    }

    private static boolean isWordPart(char character) {
        return isTagPart(character) || character == '$';
    }
}
