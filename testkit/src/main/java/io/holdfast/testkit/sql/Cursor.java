package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;

/** A position in a list of tokens. */
final class Cursor {
    private final List<Token> tokens;
    private int at;

    Cursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int ahead) {
        int index = at + ahead;
        if (index < tokens.size()) {
            return tokens.get(index);
        }
        int end = tokens.isEmpty() ? 0 : tokens.get(tokens.size() - 1).end();
        return new Token(Token.Kind.END, "", end, end);
    }

    Token next() {
        Token token = peek();
        at++;
        return token;
    }

    int position() {
        return at;
    }

    void move(int position) {
        at = position;
    }

    /** The token before the current one. */
    Token before() {
        return at > 0 ? tokens.get(at - 1) : new Token(Token.Kind.END, "", 0, 0);
    }

    /** Tokens from a position up to the current one. */
    List<Token> since(int position) {
        return tokens.subList(position, at);
    }

    boolean done() {
        return at >= tokens.size();
    }

    /** Consumes the words if all of them come next. */
    boolean accept(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!peek(i).word(words[i])) {
                return false;
            }
        }
        at += words.length;
        return true;
    }

    boolean acceptSymbol(String symbol) {
        boolean found = peek().symbol(symbol);
        at += found ? 1 : 0;
        return found;
    }

    void expect(String word) throws SqlError {
        if (!accept(word)) {
            throw unexpected(word.toUpperCase(java.util.Locale.ROOT));
        }
    }

    void expectSymbol(String symbol) throws SqlError {
        if (!acceptSymbol(symbol)) {
            throw unexpected("\"" + symbol + "\"");
        }
    }

    void expectEnd() throws SqlError {
        if (!done()) {
            throw unexpected("end of statement");
        }
    }

    String identifier() throws SqlError {
        if (!peek().identifier()) {
            throw unexpected("identifier");
        }
        return next().text();
    }

    /** A name of up to three parts, as {@link Names#parts} takes it apart. */
    String objectName() throws SqlError {
        List<String> parts = new ArrayList<>(List.of(identifier()));
        while (acceptSymbol(".")) {
            parts.add(identifier());
        }
        return Names.written(parts);
    }

    /** The tokens of an object's name. */
    List<Token> qualifiedName() throws SqlError {
        int start = at;
        objectName();
        return List.copyOf(tokens.subList(start, at));
    }

    /** Tokens up to a closing parenthesis or a stop word at this depth. */
    List<Token> until(Stop stop) {
        int start = at;
        int depth = 0;
        while (!done() && (depth > 0 || !stop.at(this))) {
            if (peek().symbol("(") || peek().symbol("[")) {
                depth++;
            } else if (peek().symbol(")") || peek().symbol("]")) {
                if (depth-- == 0) {
                    break;
                }
            }
            at++;
        }
        return List.copyOf(tokens.subList(start, at));
    }

    List<Token> rest() {
        List<Token> rest = List.copyOf(tokens.subList(Math.min(at, tokens.size()), tokens.size()));
        at = tokens.size();
        return rest;
    }

    /** A parenthesized part, without its parentheses. */
    List<Token> parenthesized() throws SqlError {
        expectSymbol("(");
        List<Token> inner = until(cursor -> false);
        expectSymbol(")");
        return inner;
    }

    SqlError unexpected(String wanted) {
        Token found = peek();
        String what = found.kind() == Token.Kind.END ? "EOF" : "\"" + found.text() + "\"";
        return SqlError.of("42601", "Expected " + wanted + ", found " + what);
    }

    /** Where {@link #until} stops. */
    @FunctionalInterface
    interface Stop {
        boolean at(Cursor cursor);
    }
}
