package io.holdfast.read;

import io.holdfast.health.lag.Relations.Name;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names in a text, and those of them that stand where only a relation can. Not thread-safe. */
final class RelationNames {
    /** After these a parenthesis does not open the arguments of a function. */
    private static final Set<String> NO_FUNCTION = Set.of(
            "in",
            "exists",
            "any",
            "all",
            "some",
            "as",
            "from",
            "join",
            "lateral",
            "union",
            "intersect",
            "except",
            "where",
            "and",
            "or",
            "not",
            "on",
            "select",
            "materialized",
            "array",
            "then",
            "else",
            "when",
            "by",
            "having",
            "only");

    /** What ends the list of a FROM. */
    private static final Set<String> AFTER_FROM = Set.of(
            "where",
            "group",
            "order",
            "having",
            "limit",
            "offset",
            "fetch",
            "union",
            "intersect",
            "except",
            "window",
            "select",
            "options");

    private static final Set<String> QUERY = Set.of("select", "values", "with", "table");

    private final List<Token> tokens = new ArrayList<>();
    private final List<Name> all = new ArrayList<>();
    private final List<Name> targets = new ArrayList<>();
    private final Set<String> common = new HashSet<>();
    private final Deque<Level> levels = new ArrayDeque<>();
    private final boolean ambiguous;
    private boolean expects;

    private RelationNames(String sql) {
        SqlTokens walk = new SqlTokens(sql);
        while (walk.next() != SqlTokens.Type.END) {
            tokens.add(new Token(walk.type(), walk.text()));
        }
        ambiguous = walk.ambiguous();
        levels.push(new Level());
    }

    private record Token(SqlTokens.Type type, String text) {
        static final Token NONE = new Token(SqlTokens.Type.END, "");

        boolean isWord(String word) {
            return type == SqlTokens.Type.WORD && text.equals(word);
        }

        boolean isSymbol(String symbol) {
            return type == SqlTokens.Type.SYMBOL && text.equals(symbol);
        }

        boolean isName() {
            return type == SqlTokens.Type.WORD || type == SqlTokens.Type.QUOTED;
        }
    }

    /** One depth of parentheses. */
    private static final class Level {
        private boolean arguments;
        private boolean from;
    }

    /** Walks over a text. */
    static RelationNames in(String sql) {
        RelationNames names = new RelationNames(sql);
        for (int at = 0; at < names.tokens.size(); ) {
            at = names.take(at);
        }
        return names;
    }

    /** Every name, whatever it means. */
    List<Name> all() {
        return all;
    }

    /** Those that must be relations: not a common table expression, not of the system. */
    List<Name> certain() {
        return targets.stream()
                .filter(name -> name.qualifier() != null || !common.contains(name.name()))
                .filter(name -> !ofTheSystem(name))
                .toList();
    }

    /** Whether two servers may read the text differently. */
    boolean ambiguous() {
        return ambiguous;
    }

    private static boolean ofTheSystem(Name name) {
        String place = name.qualifier() == null ? name.name() : name.qualifier();
        return place.startsWith("mz_") || place.startsWith("pg_") || place.equals("information_schema");
    }

    private Token token(int at) {
        return at >= 0 && at < tokens.size() ? tokens.get(at) : Token.NONE;
    }

    /** Takes what stands there; gives where to go on. */
    private int take(int at) {
        Token token = token(at);
        if (token.isName()) {
            keyword(at);
            return isKeyword(token) ? at + 1 : name(at);
        }
        if (token.isSymbol("(")) {
            open(at);
        } else if (token.isSymbol(")") && levels.size() > 1) {
            levels.pop();
        } else if (token.isSymbol(",") && levels.element().from) {
            expects = true;
        }
        return at + 1;
    }

    private static boolean isKeyword(Token token) {
        return token.type() == SqlTokens.Type.WORD
                && (NO_FUNCTION.contains(token.text())
                        || AFTER_FROM.contains(token.text())
                        || QUERY.contains(token.text()));
    }

    private void keyword(int at) {
        Token token = token(at);
        Level level = levels.element();
        if (token.isWord("select")) {
            level.arguments = false;
        }
        boolean from =
                token.isWord("from") && !level.arguments && !token(at - 1).isWord("distinct");
        if (from || token.isWord("join")) {
            level.from = true;
            expects = true;
        } else if (token.isWord("table")) {
            expects = true;
        } else if (token.type() == SqlTokens.Type.WORD && AFTER_FROM.contains(token.text())) {
            level.from = false;
        } else if (token.isWord("as")
                && (token(at + 1).isSymbol("(") || token(at + 1).isWord("materialized"))) {
            common.add(token(at - 1).text());
        }
    }

    private void open(int at) {
        Level level = new Level();
        Token before = token(at - 1);
        level.arguments = before.type() == SqlTokens.Type.QUOTED || (before.isName() && !isKeyword(before));
        // FROM (a JOIN b) goes on with a relation, FROM (SELECT …) does not
        expects &= !(token(at + 1).type() == SqlTokens.Type.WORD
                && QUERY.contains(token(at + 1).text()));
        level.from = expects;
        levels.push(level);
    }

    /** A name with what stands before its dots. */
    private int name(int at) {
        @Nullable String qualifier = null;
        int next = at;
        Name last = new Name(null, token(at).text());
        all.add(last);
        while (token(next + 1).isSymbol(".") && token(next + 2).isName()) {
            qualifier = token(next).text();
            next += 2;
            last = new Name(qualifier, token(next).text());
            all.add(last);
        }
        if (expects) {
            expects = false;
            if (!token(next + 1).isSymbol("(")) {
                targets.add(last);
            }
        }
        return next + 1;
    }
}
