package io.holdfast.testkit.sql;

import java.util.List;
import java.util.Optional;

/** The name of a column that its query did not name. */
final class Labels {
    private Labels() {}

    /** The first token of a select list, past ALL, DISTINCT and DISTINCT ON (…). */
    static int firstItem(Cursor in) {
        int ahead = 0;
        if (in.peek().word("all") || in.peek().word("distinct")) {
            ahead++;
        }
        if (in.peek(ahead).word("on")) {
            int depth = 0;
            do {
                ahead++;
                depth += in.peek(ahead).symbol("(") ? 1 : in.peek(ahead).symbol(")") ? -1 : 0;
            } while (depth > 0);
            ahead++;
        }
        return in.position() + ahead;
    }

    /** The label to add to an item of a select list; empty where the item has one or is a plain column. */
    static Optional<String> missing(List<Token> item) {
        if (item.isEmpty()
                || aliased(item)
                || plain(item)
                || item.get(item.size() - 1).symbol("*")) {
            return Optional.empty();
        }
        return Optional.of(of(item));
    }

    private static boolean aliased(List<Token> item) {
        int size = item.size();
        if (size < 2 || !item.get(size - 1).identifier() || Keywords.reserved(item.get(size - 1))) {
            return false;
        }
        Token before = item.get(size - 2);
        return switch (before.kind()) {
            case SYMBOL -> before.text().equals(")") || before.text().equals("]");
            case WORD ->
                before.word("as")
                        || before.word("end")
                        || before.word("null")
                        || before.word("true")
                        || before.word("false")
                        || !Keywords.reserved(before);
            default -> true;
        };
    }

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

    private static String of(List<Token> item) {
        int cast = lastCast(item);
        if (cast > 0) {
            String inner = of(item.subList(0, cast));
            return inner.equals("?column?") ? item.get(cast + 1).text() : inner;
        }
        Token first = item.get(0);
        if (first.word("case")) {
            return "case";
        }
        if (first.word("exists")) {
            return "exists";
        }
        if (plain(item) || (item.size() == 1 && special(first))) {
            return item.get(item.size() - 1).text();
        }
        boolean call = item.size() > 2 && first.identifier() && item.get(1).symbol("(") && callEnds(item);
        boolean named = !Keywords.reserved(first) || first.word("left") || first.word("right");
        return call && named ? first.text() : "?column?";
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

    private static int lastCast(List<Token> item) {
        int depth = 0;
        int found = -1;
        for (int i = 0; i < item.size(); i++) {
            Token token = item.get(i);
            depth += token.symbol("(") ? 1 : token.symbol(")") ? -1 : 0;
            if (depth == 0 && token.symbol("::")) {
                found = i;
            } else if (depth == 0 && Lexer.operator(token)) {
                return -1;
            }
        }
        return found + 1 < item.size() ? found : -1;
    }
}
