package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.read.SessionChange;
import io.holdfast.read.StatementKind;
import io.holdfast.read.Verdict;
import io.holdfast.settings.CursorResume;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * A connection that holds no socket until it has to. Used by one thread, except {@link #close}, {@link #abort} and the
 * cancelling of its statements, which never wait for what runs.
 */
final class LogicalConnection extends ConnectionSettings {
    private static final Duration LONGEST_PING = Duration.ofSeconds(1);

    LogicalConnection(Session session) {
        super(session);
    }

    /** Whether a cursor that breaks unread may begin again. */
    boolean restartsCursors() {
        return session().parts().cursorResume() != CursorResume.OFF;
    }

    Verdict classify(String sql) {
        return session().parts().lexer().classify(sql);
    }

    @Override
    public Statement createStatement() throws SQLException {
        return createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    }

    @Override
    public Statement createStatement(int type, int concurrency) throws SQLException {
        return createStatement(type, concurrency, getHoldability());
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        session().checkOpen();
        return new LogicalTextStatement(this, StatementOptions.of(type, concurrency, holdability));
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        return prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        return prepareStatement(sql, type, concurrency, getHoldability());
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        session().checkOpen();
        StatementOptions options = StatementOptions.of(type, concurrency, holdability);
        return new LogicalPreparedStatement(this, options, sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int keys) throws SQLException {
        return withKeys(sql, on -> on.prepareStatement(sql, keys));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int[] columns) throws SQLException {
        return withKeys(sql, on -> on.prepareStatement(sql, columns));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String[] columns) throws SQLException {
        return withKeys(sql, on -> on.prepareStatement(sql, columns));
    }

    private PreparedStatement withKeys(String sql, Operation<Connection, PreparedStatement> preparation)
            throws SQLException {
        session().checkOpen();
        StatementOptions options =
                StatementOptions.of(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, getHoldability());
        return new LogicalPreparedStatement(this, options, sql) {
            @Override
            PreparedStatement create(Connection on) throws SQLException {
                return preparation.on(on);
            }
        };
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        return call(sql, physical -> physical.prepareCall(sql));
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        return call(sql, physical -> physical.prepareCall(sql, type, concurrency));
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
        return call(sql, physical -> physical.prepareCall(sql, type, concurrency, holdability));
    }

    private CallableStatement call(String sql, Operation<Connection, CallableStatement> preparation)
            throws SQLException {
        Verdict verdict = LogicalCallableStatement.verdict(classify(sql));
        Verdict where = verdict.kind() == StatementKind.WRITE ? verdict : Verdict.READ.pinning();
        return new LogicalCallableStatement(pinned(where, preparation), this, verdict);
    }

    private <T> T pinned(Verdict verdict, Operation<Connection, T> operation) throws SQLException {
        return session().run(Question.of(session(), verdict, lease -> operation.on(lease.jdbc())));
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        session().checkOpen();
        return Metadata.of(this);
    }

    @Override
    public void commit() throws SQLException {
        session().checkOpen();
        if (session().autoCommit()) {
            throw Refusals.withoutTransaction("commit");
        }
        session().commit();
    }

    @Override
    public void rollback() throws SQLException {
        session().checkOpen();
        if (session().autoCommit()) {
            throw Refusals.withoutTransaction("rollback");
        }
        session().rollback();
    }

    @Override
    public Savepoint setSavepoint() throws SQLException {
        return savepoint(Connection::setSavepoint);
    }

    @Override
    public Savepoint setSavepoint(String name) throws SQLException {
        return savepoint(physical -> physical.setSavepoint(name));
    }

    private Savepoint savepoint(Operation<Connection, Savepoint> operation) throws SQLException {
        session().checkOpen();
        if (session().autoCommit()) {
            throw Refusals.withoutTransaction("set a savepoint");
        }
        return session().ask(lease -> operation.on(lease.jdbc()));
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        session().run(Question.of(session(), Verdict.TO_SAVEPOINT, lease -> {
            lease.jdbc().rollback(savepoint);
            return true;
        }));
    }

    @Override
    public void releaseSavepoint(Savepoint savepoint) throws SQLException {
        session().ask(lease -> {
            lease.jdbc().releaseSavepoint(savepoint);
            return true;
        });
    }

    @Override
    public void close() throws SQLException {
        session().close();
    }

    @Override
    public boolean isClosed() {
        return session().isClosed();
    }

    @Override
    public void abort(Executor executor) throws SQLException {
        if (executor == null) {
            throw Refusals.invalid("executor", "null");
        }
        session().abort();
    }

    /**
     * Whether a statement could run now: a lease that is held is asked, within the time given, a second where that is 0;
     * without one it is true where an endpoint serves.
     */
    @Override
    public boolean isValid(int seconds) throws SQLException {
        if (seconds < 0) {
            throw Refusals.invalid("timeout", seconds);
        }
        if (isClosed()) {
            return false;
        }
        return (!session().isHeld() && session().serving() != null) || answers(seconds);
    }

    private boolean answers(int seconds) {
        Duration within = seconds == 0 ? LONGEST_PING : Duration.ofSeconds(seconds);
        try {
            return session().ask(new Question<>(session(), Verdict.READ, within) {
                @Override
                Boolean work(Lease on) throws SQLException {
                    try (Statement statement = on.jdbc().createStatement()) {
                        running(statement);
                        statement.execute("");
                        return true;
                    }
                }
            });
        } catch (SQLException e) {
            // a failed or lost transaction says nothing against the connection
            return "25P02".equals(e.getSQLState());
        }
    }

    @Override
    public String nativeSQL(String sql) throws SQLException {
        return session().ask(lease -> lease.jdbc().nativeSQL(sql));
    }

    @Override
    public String getCatalog() throws SQLException {
        return session().ask(lease -> lease.jdbc().getCatalog());
    }

    @Override
    public @Nullable String getSchema() throws SQLException {
        return session().<@Nullable String>ask(lease -> lease.jdbc().getSchema());
    }

    @Override
    public void setSchema(@Nullable String schema) throws SQLException {
        session().checkOpen();
        String name = "search_path";
        session()
                .change(
                        schema == null
                                ? new SessionChange.Reset(name)
                                : new SessionChange.Set(name, "SET search_path TO " + literal(schema)));
    }

    @Override
    public Clob createClob() throws SQLException {
        return session().ask(lease -> lease.jdbc().createClob());
    }

    @Override
    public Blob createBlob() throws SQLException {
        return session().ask(lease -> lease.jdbc().createBlob());
    }

    @Override
    public NClob createNClob() throws SQLException {
        return session().ask(lease -> lease.jdbc().createNClob());
    }

    @Override
    public SQLXML createSQLXML() throws SQLException {
        return session().ask(lease -> lease.jdbc().createSQLXML());
    }

    @Override
    public Array createArrayOf(String type, Object[] elements) throws SQLException {
        return session().ask(lease -> lease.jdbc().createArrayOf(type, elements));
    }

    @Override
    public Struct createStruct(String type, Object[] attributes) throws SQLException {
        return session().ask(lease -> lease.jdbc().createStruct(type, attributes));
    }

    /** The driver's own connection can do what we cannot see: it is held from now on, and given to nobody after that. */
    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        if (type.isAssignableFrom(Freshness.class)) {
            return type.cast(session().freshness());
        }
        if (!isWrapperFor(type)) {
            throw Refusals.notWrapped(type);
        }
        return session().run(new Question<T>(session(), Verdict.READ.pinning(), Duration.ZERO) {
            @Override
            boolean mayWriteLater() {
                return true;
            }

            @Override
            T work(Lease on) {
                return type.cast(on.jdbc());
            }
        });
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this)
                || type.isAssignableFrom(Freshness.class)
                || type.isAssignableFrom(PgConnection.class);
    }

    @Override
    public String toString() {
        return "holdfast connection, served by " + session().serving();
    }
}
