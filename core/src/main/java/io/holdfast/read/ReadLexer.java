package io.holdfast.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells a read, which may be run again, from everything else.
 * <ul>
 *   <li>A read is a single statement that begins with SELECT, VALUES, TABLE, SHOW, WITH or EXPLAIN, has no word that
 *       writes or locks outside literals, and calls nothing that is known to have an effect.
 *   <li>Where a text is not understood, it is unknown: that is always the safe answer.
 *   <li>Verdicts of texts of ordinary length are remembered, bounded by the weight of the texts.
 * </ul>
 * Thread-safe.
 */
public final class ReadLexer {
    private static final long REMEMBERED_CHARACTERS = 2_000_000;
    private static final int LONGEST_REMEMBERED = 16_384;
    private static final int ENTRY_OVERHEAD = 64;

    private final Cache<String, Verdict> verdicts = Caffeine.newBuilder()
            .maximumWeight(REMEMBERED_CHARACTERS)
            .weigher((String sql, Verdict verdict) -> sql.length() + ENTRY_OVERHEAD)
            .executor(Runnable::run)
            .build();

    /** A lexer that remembers nothing yet. */
    public ReadLexer() {}

    /**
     * What a text is.
     *
     * @param sql as the application gave it
     * @return the verdict
     */
    public Verdict classify(String sql) {
        return sql.length() > LONGEST_REMEMBERED ? scan(sql) : verdicts.get(sql, ReadLexer::scan);
    }

    /** Characters of text that are remembered now. */
    long rememberedWeight() {
        verdicts.cleanUp();
        return verdicts.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }

    private static Verdict scan(String sql) {
        SqlTokens tokens = new SqlTokens(sql);
        List<Verdict> statements = new ArrayList<>(1);
        StatementScan statement = new StatementScan();
        while (tokens.next() != SqlTokens.Type.END) {
            if (tokens.isSymbol(';')) {
                add(statements, statement, sql);
                statement = new StatementScan();
            } else {
                statement.accept(tokens);
            }
        }
        add(statements, statement, sql);
        Verdict verdict = statements.size() == 1 ? statements.get(0) : Verdict.together(statements);
        Verdict sure = tokens.ambiguous() ? unsure(verdict) : verdict;
        String hint = tokens.hint();
        return hint == null ? sure : sure.with(FreshnessHint.parse(hint));
    }

    private static void add(List<Verdict> statements, StatementScan statement, String sql) {
        if (!statement.isEmpty()) {
            statements.add(statement.verdict(sql));
        }
    }

    /** Nothing is sure about such a text, so that it may also leave a transaction open. */
    private static Verdict unsure(Verdict verdict) {
        StatementKind kind = verdict.kind() == StatementKind.WRITE ? StatementKind.WRITE : StatementKind.UNKNOWN;
        return new Verdict(kind, verdict.changes(), verdict.pins(), true, true);
    }
}
