package io.holdfast.subscribe.stream;

import io.holdfast.endpoint.physical.PhysicalConnection;
import io.holdfast.failure.FailureTable;
import io.holdfast.subscribe.Columns;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * A stream through {@code DECLARE … CURSOR FOR SUBSCRIBE} and {@code FETCH}.
 *
 * <p>Each read is one {@code FETCH n} without a time-out. The server answers it with the first messages that there are, up to
 * n, so a change travels in one round trip; it never waits for long, because progress comes about once a second; and n bounds
 * what PgJDBC holds: see {@link FetchSize}. With a time-out, {@code FETCH ALL} would always use it up, and {@code FETCH 1} then {@code FETCH ALL}
 * would cost a second round trip. Silence is bounded by the socket's read time-out instead.
 */
final class CursorStream implements ChangeStream {
    private static final int MEBIBYTE = 20;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final PhysicalConnection physical;
    private final ResumeStrategy strategy;
    private ReplyBound bound = new ReplyBound(Limits.DEFAULT.memory());
    private FetchSize size = new FetchSize(bound.rows());
    private @Nullable Statement fetching;
    private @Nullable RowReader reader;

    CursorStream(PhysicalConnection physical, ResumeStrategy strategy) {
        this.physical = physical;
        this.strategy = strategy;
    }

    @Override
    public String environment() throws SQLException {
        waitAtMost(ANSWER_WITHIN);
        try (Statement statement = physical.jdbc().createStatement();
                ResultSet result = statement.executeQuery("SELECT mz_environment_id()")) {
            result.next();
            return result.getString(1);
        }
    }

    @Override
    public ObjectFacts inspect(Subject subject) throws SQLException {
        Optional<ObjectName> object = subject.object();
        return object.isEmpty() ? ObjectFacts.UNKNOWN : new CatalogInquiry(physical.jdbc()).of(object.get());
    }

    @Override
    public Columns describe(Subject subject, List<String> keys) throws SQLException {
        RowReader rows = RowReader.describe(physical.jdbc(), subject, keys);
        reader = rows;
        return rows.columns();
    }

    @Override
    public void bound(ReplyBound replies) {
        bound = replies;
        size = new FetchSize(replies.rows());
    }

    @Override
    public void begin(StreamRequest request) throws SQLException {
        Connection connection = physical.jdbc();
        letIdle(connection);
        connection.setAutoCommit(false);
        Statement statement = statement(connection);
        statement.execute("DECLARE holdfast CURSOR FOR " + strategy.statement(request));
        fetching = statement;
    }

    private static Statement statement(Connection connection) throws SQLException {
        // the driver holds all rows of a reply, and is asked how long some of them are before they are read in order
        Statement statement = connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
        statement.setEscapeProcessing(false);
        // a row limit on the wire makes the server refuse FETCH, and a statement kept at the server outlives its
        // cursor's shape
        statement.setFetchSize(0);
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        return statement;
    }

    /** By default the server ends a transaction that was idle for two minutes. */
    private static void letIdle(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET idle_in_transaction_session_timeout = 0");
        } catch (SQLException e) {
            // a server that does not know the setting has no such time-out either
            if (!FailureTable.reportedByServer(e)) {
                throw e;
            }
        }
    }

    @Override
    public Reply next(Duration silence) throws SQLException {
        Statement statement = fetching;
        RowReader rows = reader;
        if (statement == null || rows == null) {
            throw new IllegalStateException("the stream has not begun");
        }
        waitAtMost(silence);
        // a statement of its own: its rows are read while the next ones are fetched
        Statement next = statement(statement.getConnection());
        int asked = size.next();
        physical.admit(bound.bytes(asked));
        try {
            ResultSet result = next.executeQuery("FETCH " + asked + " holdfast");
            // without a time-out only the end of a stream gives nothing
            if (!result.isBeforeFirst()) {
                next.close();
                return Reply.ENDED;
            }
            PackedRows.weigh(result, size);
            return new Reply(() -> rows.read(next, result));
        } catch (SQLException e) {
            throw explained(e, asked, silence);
        }
    }

    private SQLException explained(SQLException failure, int asked, Duration silence) {
        if (physical.overrun()) {
            bound.overrun(asked);
            return new SQLException(
                    "rows became so wide that " + asked + " of them take more than "
                            + (bound.bytes(asked) >> MEBIBYTE) + " MiB: broken off, to be read with " + bound.rows()
                            + " at a time",
                    "54000",
                    failure);
        }
        return silent(failure)
                ? new SQLException("nothing came: timed out after " + silence, "57014", failure)
                : failure;
    }

    @Override
    public void committed(long frontier) {
        Statement statement = fetching;
        Optional<String> sql = strategy.acknowledgement(frontier);
        if (sql.isEmpty() || statement == null) {
            return;
        }
        try {
            statement.execute(sql.get());
        } catch (SQLException e) {
            // the next one says the same and more; a broken connection shows at the next fetch
            System.getLogger(CursorStream.class.getName())
                    .log(System.Logger.Level.DEBUG, "a frontier was not acknowledged", e);
        }
    }

    private static boolean silent(SQLException failure) {
        return failure.getCause() instanceof SocketTimeoutException;
    }

    private void waitAtMost(Duration length) throws SQLException {
        int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, length.toMillis()));
        if (physical.jdbc().getNetworkTimeout() != millis) {
            physical.jdbc().setNetworkTimeout(Runnable::run, millis);
        }
    }

    @Override
    public void breakOff() {
        physical.breakOff();
    }

    @Override
    public void close() {
        physical.close();
    }
}
