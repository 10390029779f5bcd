package io.holdfast.read;

import java.util.Optional;
import java.util.Set;

/**
 * Writes a timestamp into a read's text, so that it is answered from a snapshot that was read before. Materialize documents
 * {@code SELECT … AS OF} as the clause behind all others
 * (<a href="https://materialize.com/docs/sql/select/">SELECT</a>).
 */
public final class AsOf {
    private static final Set<String> QUERY = Set.of("select", "values", "table", "with");

    /** What answers differently at one and the same timestamp: the clock, chance, and the session itself. */
    private static final Set<String> CHANGING = Set.of(
            "clock_timestamp",
            "connection_id",
            "current_date",
            "current_time",
            "current_timestamp",
            "gen_random_uuid",
            "localtime",
            "localtimestamp",
            "mz_session_id",
            "mz_uptime",
            "now",
            "pg_backend_pid",
            "pg_postmaster_start_time",
            "random",
            "statement_timestamp",
            "timeofday",
            "transaction_timestamp",
            "uuid_generate_v4");

    private AsOf() {}

    /**
     * The text, read at a timestamp.
     *
     * @param sql a single statement that {@link ReadLexer} takes for a read
     * @param timestamp in milliseconds
     * @return empty where it cannot be: it has an AS OF of its own, is no query, or calls what changes from run to run
     */
    public static Optional<String> text(String sql, long timestamp) {
        SqlTokens tokens = new SqlTokens(sql);
        int end = 0;
        String previous = "";
        boolean query = false;
        while (tokens.next() != SqlTokens.Type.END && !tokens.isSymbol(';')) {
            String token = tokens.text();
            boolean word = tokens.type() == SqlTokens.Type.WORD;
            if (!query && !tokens.isSymbol('(')) {
                query = word && QUERY.contains(token);
                if (!query) {
                    return Optional.empty();
                }
            }
            boolean own = word && token.equals("of") && previous.equals("as");
            if (own || (word && CHANGING.contains(token))) {
                return Optional.empty();
            }
            previous = word ? token : "";
            end = tokens.end();
        }
        return query ? Optional.of(sql.substring(0, end) + " AS OF " + timestamp) : Optional.empty();
    }
}
