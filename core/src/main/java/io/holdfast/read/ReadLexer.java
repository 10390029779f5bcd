package io.holdfast.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells a read, which may be run again, from everything else.
 * <ul>
 *   <li>A read is a single statement that begins with SELECT, VALUES, TABLE, SHOW, WITH or EXPLAIN, has no word that
 *       writes or locks outside literals, and calls nothing that is known to have an effect.
 *   <li>Where a text is not understood, it is unknown: that is always the safe answer.
 *   <li>Verdicts of texts of ordinary length are remembered, bounded by the weight of the texts; those of the last few short
 *       texts are at hand.
 * </ul>
 * Thread-safe.
 */
public final class ReadLexer {
    private static final long REMEMBERED_CHARACTERS = 2_000_000;
    private static final int LONGEST_REMEMBERED = 16_384;
    private static final int ENTRY_OVERHEAD = 64;
    private static final int AT_HAND = 256;
    private static final int LONGEST_AT_HAND = 1_024;

    private final Cache<String, Verdict> verdicts = Caffeine.newBuilder()
            .maximumWeight(REMEMBERED_CHARACTERS)
            .weigher((String sql, Verdict verdict) -> sql.length() + ENTRY_OVERHEAD)
            .executor(Runnable::run)
            .build();

    // before the cache, which notes every look for its eviction: that costs more than all else here
    private final @Nullable Known[] atHand = new @Nullable Known[AT_HAND];

    /** A text's verdict; safe to be handed over by a race, because it never changes. */
    private record Known(String sql, Verdict verdict) {}

    /** A lexer that remembers nothing yet. */
    public ReadLexer() {}

    /**
     * What a text is.
     *
     * @param sql as the application gave it
     * @return the verdict
     */
    public Verdict classify(String sql) {
        int hash = sql.hashCode();
        int place = (hash ^ (hash >>> 16)) & (AT_HAND - 1);
        Known known = atHand[place];
        return known != null && known.sql.equals(sql) ? known.verdict : remembered(sql, place);
    }

    private Verdict remembered(String sql, int place) {
        if (sql.length() > LONGEST_REMEMBERED) {
            return scan(sql);
        }
        Verdict verdict = verdicts.get(sql, ReadLexer::scan);
        if (sql.length() <= LONGEST_AT_HAND) {
            atHand[place] = new Known(sql, verdict);
        }
        return verdict;
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
