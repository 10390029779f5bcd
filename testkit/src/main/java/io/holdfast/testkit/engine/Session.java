package io.holdfast.testkit.engine;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one client connection does to an environment. The wire layer translates messages into these calls and nothing
 * more. Confined to one thread, except {@link #cancel()} and {@link #close()}, which any thread may call.
 */
public interface Session extends AutoCloseable {

    /**
     * What the client is to be told by notices once it is logged in, such as a start-up setting that was not taken.
     *
     * @return the notices' texts
     */
    default List<String> greetings() {
        return List.of();
    }

    /**
     * Splits the text of a simple Query into its statements; empty statements are dropped.
     *
     * @param text what the client sent
     * @return the statements in order, empty for an empty query
     * @throws SqlError 42601 where a quote or a comment is not closed
     */
    List<String> split(String text) throws SqlError;

    /**
     * Plans one statement without running it.
     *
     * @param sql one statement
     * @param parameterTypes the types the client stated, {@link PgType#UNKNOWN} where it stated none; may be shorter than
     *     the number of parameters
     * @return the plan
     * @throws SqlError where the statement cannot be planned, 25P02 in a failed transaction
     */
    Prepared prepare(String sql, List<PgType> parameterTypes) throws SqlError;

    /**
     * Opens a portal. Portals and cursors are one namespace (docs, "FETCH"). The unnamed portal is the empty string and
     * replaces its predecessor; a named one that exists is an error 42P03.
     *
     * @param name the portal's name
     * @param prepared what it runs
     * @param parameters one value a parameter, as {@link PgType} says
     * @return the portal
     * @throws SqlError where it cannot be bound
     */
    Portal bind(String name, Prepared prepared, List<@Nullable Object> parameters) throws SqlError;

    /**
     * Finds an open portal.
     *
     * @param name its name
     * @return empty where there is none
     */
    Optional<Portal> portal(String name);

    /**
     * Runs a portal. In the extended protocol this is one Execute message, and any statement outside an explicit
     * transaction runs in an implicit one that {@link #sync()} ends.
     *
     * @param portal what to run
     * @param maxRows the row limit of the Execute message, 0 for none
     * @param sink takes rows, COPY data and notices, as they come
     * @return how it ended
     * @throws SqlError the statement's error; the transaction, if any, has failed then
     */
    Outcome execute(Portal portal, long maxRows, ResultSink sink) throws SqlError;

    /**
     * Closes a portal; unknown names are ignored, as the protocol wants.
     *
     * @param name its name
     */
    void closePortal(String name);

    /**
     * Ends the implicit transaction: a Sync message, or the end of a simple Query.
     *
     * @throws SqlError where the commit fails
     */
    void sync() throws SqlError;

    /** Tells the session that an error went to the client which the session did not raise itself. */
    void fail();

    /**
     * The status byte of ReadyForQuery.
     *
     * @return {@code 'I'}, {@code 'T'} or {@code 'E'}
     */
    char transactionStatus();

    /**
     * Cancels the running statement, which fails with 57014; without one, the next FETCH on an open cursor is hit
     * (Materialize's cancel-subscribe.td).
     */
    void cancel();

    /** Ends the session: rolls back, drops cursors, and wakes a blocked statement with 57P01. Idempotent. */
    @Override
    void close();
}
