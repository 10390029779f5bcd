package io.holdfast.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Looks at the tokens of one statement, keeps its first ones and notes what speaks against a read. Not thread-safe. */
final class StatementScan {
    /** Keywords that write, wherever they stand outside literals; as a column's name they make it unknown, which is safe. */
    private static final Set<String> WRITING = Set.of("insert", "update", "delete", "merge", "into");

    private static final Set<String> LOCKING = Set.of("update", "share", "no", "key");
    private static final Set<String> NOT_TO_EXPLAIN = Set.of("create", "execute", "refresh", "declare", "call", "copy");
    private static final Set<String> QUERY = Set.of("select", "values", "table", "with");
    private static final Set<String> BEFORE_A_STATEMENT = Set.of("(", "analyze", "analyse", "verbose");
    private static final int HEAD = 24;

    private final List<String> head = new ArrayList<>();
    private int start = -1;
    private int end;
    private String previous = "";
    private SqlTokens.Type previousType = SqlTokens.Type.END;
    private boolean writes;
    private boolean changesData;
    private boolean queries;
    private boolean fromOutside;
    private int depth;
    private boolean pins;
    private boolean temporary;
    private boolean holdable;
    private boolean analyzes;
    private boolean explainsMore;

    /** Takes the next token of the statement. */
    void accept(SqlTokens token) {
        String text = token.text();
        if (start < 0) {
            start = token.start();
        }
        end = token.end();
        if (head.size() < HEAD) {
            head.add(token.type() == SqlTokens.Type.QUOTED ? '"' + text : text);
        }
        if (token.type() == SqlTokens.Type.WORD && !afterDot()) {
            word(text);
        }
        if (token.isSymbol('(') && isName(previousType)) {
            call(previous);
        }
        if (token.isSymbol('(')) {
            depth++;
        } else if (token.isSymbol(')')) {
            depth--;
        }
        previous = text;
        previousType = token.type();
    }

    boolean isEmpty() {
        return start < 0;
    }

    /** What this statement is by itself. */
    Verdict verdict(String sql) {
        StatementHead words = new StatementHead(head);
        Verdict verdict = switch (words.first()) {
            case "select", "values", "table", "show", "with" -> query();
            case "insert", "update", "delete", "merge", "truncate" -> Verdict.WRITE;
            case "create", "alter", "drop", "comment", "grant", "revoke", "call", "do" -> Verdict.WRITE;
            // COPY (query) TO reads, a SUBSCRIBE included; COPY table FROM writes
            case "copy" -> fromOutside || changesData ? Verdict.WRITE : Verdict.UNKNOWN;
            case "explain" -> explained(words);
            case "prepare" -> changesData ? Verdict.WRITE : TransactionStatement.verdict(words);
            case "set", "reset", "discard" -> SessionStatement.verdict(words, sql.substring(start, end));
            default -> TransactionStatement.verdict(words);
        };
        boolean leavesSomething = pins || (leavesSomething(words) && !verdict.isRead());
        return leavesSomething ? verdict.pinning() : verdict;
    }

    private Verdict query() {
        if (!writes) {
            return Verdict.READ;
        }
        return changesData ? Verdict.WRITE : Verdict.UNKNOWN;
    }

    private boolean leavesSomething(StatementHead words) {
        return switch (words.first()) {
            // a block or a procedure may set anything
            case "listen", "load", "do", "call" -> true;
            case "prepare" -> !words.at(1).equals("transaction");
            case "declare" -> holdable;
            default -> temporary;
        };
    }

    private Verdict explained(StatementHead words) {
        boolean query = head.stream().anyMatch(QUERY::contains);
        // Materialize explains a view's or an index's plan by name; only ANALYZE would run something
        boolean named = head.contains("for") && (head.contains("view") || head.contains("index")) && !analyzes;
        boolean reads = (query || named) && !writes && !explainsMore && !words.isParenthesised();
        if (reads) {
            return Verdict.READ;
        }
        return changesData && analyzes ? Verdict.WRITE : Verdict.UNKNOWN;
    }

    private void word(String word) {
        boolean locks = previous.equals("for") && previousType == SqlTokens.Type.WORD && LOCKING.contains(word);
        // elsewhere the word may be somebody's column
        boolean verb = BEFORE_A_STATEMENT.contains(previous) || isPrepared() || isMain(word);
        changesData |= !locks && (word.equals("into") || (verb && WRITING.contains(word)));
        fromOutside |= word.equals("from") && depth == 0;
        writes |= locks || WRITING.contains(word);
        explainsMore |= NOT_TO_EXPLAIN.contains(word);
        analyzes |= word.equals("analyze") || word.equals("analyse");
        temporary |= word.equals("temp") || word.equals("temporary") || word.equals("pg_temp");
        holdable |= word.equals("hold") && previous.equals("with");
    }

    /** Whether what comes now is what PREPARE … AS prepares. */
    private boolean isPrepared() {
        return previous.equals("as") && depth == 0 && head.get(0).equals("prepare");
    }

    /** Whether a word is the verb behind WITH … AS (…) or EXPLAIN (…): the first one there that can be. */
    private boolean isMain(String word) {
        boolean behind = depth == 0 && previous.equals(")") && !queries;
        boolean verb = behind && (WRITING.contains(word) || (QUERY.contains(word) && !word.equals("with")));
        queries |= verb && !WRITING.contains(word);
        return verb && !head.get(0).equals("select");
    }

    private void call(String function) {
        String name = function.toLowerCase(Locale.ROOT);
        writes |= DeniedCalls.denies(name);
        pins |= DeniedCalls.pins(name);
    }

    private boolean afterDot() {
        return previousType == SqlTokens.Type.SYMBOL && previous.equals(".");
    }

    private static boolean isName(SqlTokens.Type type) {
        return type == SqlTokens.Type.WORD || type == SqlTokens.Type.QUOTED;
    }
}
