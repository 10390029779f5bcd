package io.holdfast.testkit.sql;

/**
 * One token.
 *
 * @param kind what it is
 * @param text its value: a word in lower case, an identifier or string without its quotes, otherwise as written
 * @param start where it begins in the statement's text
 * @param end where it ends, exclusive
 */
public record Token(Kind kind, String text, int start, int end) {
    /** What a token is. */
    public enum Kind {
        /** An unquoted identifier or keyword. */
        WORD,
        /** An identifier in double quotes. */
        QUOTED,
        /** A string literal. */
        STRING,
        /** A number. */
        NUMBER,
        /** {@code $1}. */
        PARAMETER,
        /** An operator or punctuation. */
        SYMBOL,
        /** After the last token. */
        END
    }

    boolean word(String word) {
        return kind == Kind.WORD && text.equals(word);
    }

    boolean symbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean identifier() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }
}
