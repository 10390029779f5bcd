package io.holdfast.testkit.sql;

import java.util.List;

/** The name of a column that its query did not name. */
final class Labels {
    private Labels() {}

    private static boolean plain(List<Token> item) {
        for (int i = 0; i < item.size(); i++) {
            Token token = item.get(i);
            boolean fits = i % 2 == 0 ? token.identifier() && !Keywords.reserved(token) : token.symbol(".");
            if (!fits) {
                return false;
            }
        }
        return item.size() % 2 == 1 && !(item.size() == 1 && special(item.get(0)));
    }

    /** Whether it is a function that takes no parentheses. */
    static boolean special(Token token) {
        return token.kind() == Token.Kind.WORD
                && (token.text().startsWith("current_") || token.text().equals("session_user"));
    }

    /** The label of an item without one. */
    static String of(List<Token> item) {
        int cast = firstCast(item);
        if (cast > 0) {
            String inner = of(item.subList(0, cast));
            return inner.equals("?column?") ? typeLabel(lastType(item)) : inner;
        }
        Token first = item.get(0);
        if (first.word("case")) {
            return "case";
        }
        if (first.word("exists") || first.word("array")) {
            return first.text();
        }
        if (first.word("cast") || typedLiteral(item)) {
            return first.word("cast") ? castLabel(item) : typeLabel(first);
        }
        if (plain(item) || (item.size() == 1 && special(first))) {
            return item.get(item.size() - 1).text();
        }
        boolean call = item.size() > 2 && first.identifier() && item.get(1).symbol("(") && callEnds(item);
        boolean named = !Keywords.reserved(first) || first.word("left") || first.word("right");
        if (call && first.word("trim")) {
            return item.get(2).word("leading") ? "ltrim" : item.get(2).word("trailing") ? "rtrim" : "btrim";
        }
        return call && named ? first.text() : zoned(item) ? "timezone" : "?column?";
    }

    /** {@code DATE '…'}, {@code INTERVAL '…'}. */
    private static boolean typedLiteral(List<Token> item) {
        return item.get(0).kind() == Token.Kind.WORD
                && item.size() == 2
                && item.get(item.size() - 1).kind() == Token.Kind.STRING
                && SqlType.known(item.get(0).text());
    }

    private static String castLabel(List<Token> item) {
        int depth = 0;
        for (int i = 2; i < item.size(); i++) {
            depth += item.get(i).symbol("(") ? 1 : item.get(i).symbol(")") ? -1 : 0;
            if (depth == 0 && item.get(i).word("as") && i + 1 < item.size()) {
                String inner = of(item.subList(2, i));
                return inner.equals("?column?") ? typeLabel(item.get(i + 1)) : inner;
            }
        }
        return "?column?";
    }

    private static String typeLabel(Token type) {
        return switch (type.text()) {
            case "int", "integer" -> "int4";
            case "bigint" -> "int8";
            case "smallint" -> "int2";
            case "boolean" -> "bool";
            case "double", "float" -> "float8";
            case "real" -> "float4";
            case "decimal" -> "numeric";
            case "string" -> "text";
            default -> type.text();
        };
    }

    /** Whether nothing but OVER or FILTER follows the call that the item begins with. */
    private static boolean callEnds(List<Token> item) {
        int depth = 0;
        for (int i = 1; i < item.size(); i++) {
            depth += item.get(i).symbol("(") ? 1 : item.get(i).symbol(")") ? -1 : 0;
            if (depth == 0) {
                return i == item.size() - 1
                        || item.get(i + 1).word("over")
                        || item.get(i + 1).word("filter");
            }
        }
        return false;
    }

    /** Where the casts at the end of an item begin; not positive where it does not end so. */
    private static int firstCast(List<Token> item) {
        int depth = 0;
        int found = -1;
        for (int i = 0; i < item.size(); i++) {
            Token token = item.get(i);
            depth += opens(token) - closes(token);
            boolean outside = depth == 0 && closes(token) == 0;
            if (outside && token.symbol("::")) {
                found = found < 0 ? i : found;
            } else if (outside && (Lexer.operator(token) || Keywords.operator(token))) {
                return -1;
            }
        }
        return found;
    }

    private static int opens(Token token) {
        return token.symbol("(") || token.symbol("[") ? 1 : 0;
    }

    private static int closes(Token token) {
        return token.symbol(")") || token.symbol("]") ? 1 : 0;
    }

    private static Token lastType(List<Token> item) {
        int at = item.size() - 1;
        while (!item.get(at - 1).symbol("::")) {
            at--;
        }
        return item.get(at);
    }

    private static boolean zoned(List<Token> item) {
        for (int i = 0; i + 2 < item.size(); i++) {
            if (item.get(i).word("at")
                    && item.get(i + 1).word("time")
                    && item.get(i + 2).word("zone")) {
                return true;
            }
        }
        return false;
    }
}
