package io.holdfast.read;

import java.util.List;
import java.util.Locale;

/**
 * The first tokens of a statement: words in lower case, quoted identifiers with a quote in front.
 *
 * @param tokens as many as were kept
 */
record StatementHead(List<String> tokens) {
    /** The word that it begins with, behind opening parentheses; those may stand before a query only. */
    String first() {
        for (String token : tokens) {
            if (!token.equals("(")) {
                return token;
            }
        }
        return "";
    }

    boolean isParenthesised() {
        return !tokens.isEmpty() && tokens.get(0).equals("(");
    }

    /** The token at a place; the empty string behind the last. */
    String at(int index) {
        return index < tokens.size() ? tokens.get(index) : "";
    }

    /** The same without a quoted identifier's quote, in lower case. */
    String nameAt(int index) {
        String token = at(index);
        return token.startsWith("\"") ? token.substring(1).toLowerCase(Locale.ROOT) : token;
    }
}
