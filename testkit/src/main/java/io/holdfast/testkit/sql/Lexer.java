package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits SQL text into tokens as PostgreSQL does: nested comments, quotes, {@code E''}, dollar quotes, {@code ::}. */
public final class Lexer {
    private static final String OPERATOR_CHARACTERS = "+-*/<>=~!@#%^&|?";
    private static final List<String> OPERATORS =
            List.of("->>", "#>>", "!~*", "::", "<=", ">=", "<>", "!=", "||", "->", "@>", "<@", "#>", "~*", "!~", "=>");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    /**
     * Splits text into tokens.
     *
     * @param text SQL
     * @return the tokens, without comments and without an end token
     * @throws SqlError 42601 where a quote or a comment is not closed
     */
    public static List<Token> tokens(String text) throws SqlError {
        Lexer lexer = new Lexer(text);
        while (lexer.skipBlanks()) {
            lexer.read();
        }
        return lexer.tokens;
    }

    /**
     * Splits text at its semicolons.
     *
     * @param text SQL
     * @return the statements that are not empty
     * @throws SqlError 42601 where a quote or a comment is not closed
     */
    public static List<String> statements(String text) throws SqlError {
        List<String> statements = new ArrayList<>();
        int start = -1;
        int end = 0;
        for (Token token : tokens(text)) {
            if (token.symbol(";")) {
                if (start >= 0) {
                    statements.add(text.substring(start, end));
                }
                start = -1;
            } else {
                start = start < 0 ? token.start() : start;
                end = token.end();
            }
        }
        if (start >= 0) {
            statements.add(text.substring(start, end));
        }
        return statements;
    }

    private boolean skipBlanks() throws SqlError {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("--", at)) {
                int newline = text.indexOf('\n', at);
                at = newline < 0 ? text.length() : newline + 1;
            } else if (text.startsWith("/*", at)) {
                skipComment();
            } else {
                return true;
            }
        }
        return false;
    }

    private void skipComment() throws SqlError {
        int depth = 0;
        do {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else if (++at >= text.length()) {
                throw SqlError.of("42601", "unterminated multiline comment");
            }
        } while (depth > 0);
    }

    private void read() throws SqlError {
        char c = text.charAt(at);
        if ((c == 'e' || c == 'E') && text.startsWith("'", at + 1)) {
            readEscapedString();
        } else if ("bBxXuU".indexOf(c) >= 0 && (text.startsWith("'", at + 1) || text.startsWith("&'", at + 1))) {
            throw SqlError.of("0A000", "literals like " + c + "'…' are not supported by the emulator");
        } else if (c == '_' || Character.isLetter(c)) {
            readWord();
        } else if (c == '\'') {
            readQuoted('\'', Token.Kind.STRING);
        } else if (c == '"') {
            readQuoted('"', Token.Kind.QUOTED);
        } else if (digit(at) || (c == '.' && digit(at + 1))) {
            readNumber();
        } else if (c == '$') {
            readDollar();
        } else {
            readSymbol();
        }
    }

    private boolean digit(int position) {
        return position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9';
    }

    private void add(Token.Kind kind, String value, int start) {
        tokens.add(new Token(kind, value, start, at));
    }

    private void readWord() {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "_$".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        add(Token.Kind.WORD, text.substring(start, at).toLowerCase(Locale.ROOT), start);
    }

    private void readQuoted(char quote, Token.Kind kind) throws SqlError {
        int start = at++;
        StringBuilder value = new StringBuilder();
        while (true) {
            int end = text.indexOf(quote, at);
            if (end < 0) {
                throw SqlError.of(
                        "42601",
                        kind == Token.Kind.STRING ? "unterminated quoted string" : "unterminated quoted identifier");
            }
            value.append(text, at, end);
            at = end + 1;
            if (at >= text.length() || text.charAt(at) != quote) {
                add(kind, value.toString(), start);
                return;
            }
            value.append(quote);
            at++;
        }
    }

    private void readEscapedString() throws SqlError {
        int start = at;
        at += 2;
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                value.append(unescape(text.charAt(at++)));
            } else if (c != '\'') {
                value.append(c);
            } else if (at < text.length() && text.charAt(at) == '\'') {
                value.append(text.charAt(at++));
            } else {
                add(Token.Kind.STRING, value.toString(), start);
                return;
            }
        }
        throw SqlError.of("42601", "unterminated quoted string");
    }

    private static char unescape(char c) throws SqlError {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'x', 'u', 'U', '0', '1', '2', '3', '4', '5', '6', '7' ->
                throw SqlError.of("0A000", "numeric escapes in E'' strings are not supported by the emulator");
            default -> c;
        };
    }

    private void readNumber() {
        int start = at;
        digits();
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && "eE".indexOf(text.charAt(at)) >= 0) {
            int exponent = at + 1;
            if (exponent < text.length() && "+-".indexOf(text.charAt(exponent)) >= 0) {
                exponent++;
            }
            if (digit(exponent)) {
                at = exponent;
                digits();
            }
        }
        add(Token.Kind.NUMBER, text.substring(start, at), start);
    }

    private void digits() {
        while (digit(at)) {
            at++;
        }
    }

    private void readDollar() throws SqlError {
        int start = at++;
        if (digit(at)) {
            digits();
            add(Token.Kind.PARAMETER, text.substring(start + 1, at), start);
            return;
        }
        int tagEnd = text.indexOf('$', at);
        String tag = tagEnd < 0 ? "" : text.substring(start, tagEnd + 1);
        int end = tag.isEmpty() ? -1 : text.indexOf(tag, tagEnd + 1);
        if (end < 0) {
            throw SqlError.of("42601", "unterminated dollar-quoted string");
        }
        at = end + tag.length();
        add(Token.Kind.STRING, text.substring(tagEnd + 1, end), start);
    }

    private void readSymbol() {
        int start = at;
        for (String operator : OPERATORS) {
            if (text.startsWith(operator, at)) {
                at += operator.length();
                add(Token.Kind.SYMBOL, operator, start);
                return;
            }
        }
        at++;
        add(Token.Kind.SYMBOL, text.substring(start, at), start);
    }

    static boolean operator(Token token) {
        return token.kind() == Token.Kind.SYMBOL
                && OPERATOR_CHARACTERS.indexOf(token.text().charAt(0)) >= 0;
    }
}
