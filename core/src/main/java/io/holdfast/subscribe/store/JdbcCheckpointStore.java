package io.holdfast.subscribe.store;

import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.DeliveredState;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.SubscriptionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Checkpoints in a table of the sink's database, one row a subscription, in the transaction of the data: exactly once with
 * {@link io.holdfast.subscribe.SubscriptionBuilder#startInTransaction}.
 *
 * <p>The row is the fence, too. It has the epoch of its owner and a version; every save compares both and sets them, inside the
 * sink's transaction. An owner whose time is over changes no row, so its whole transaction is rolled back, and a commit whose
 * answer was lost is never done twice.
 *
 * <p>For any database with row locks; tested with PostgreSQL and H2. Confined to the subscription's thread.
 */
public final class JdbcCheckpointStore implements CheckpointStore {
    private static final String DEFAULT_TABLE = "holdfast_checkpoint";
    private static final Pattern TABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?");
    private static final int LONGEST_NAME = 200;
    /** SQLSTATE classes of what another transaction caused. */
    private static final Set<String> AGAIN = Set.of("23", "40");
    /** SQLSTATE classes of what says nothing about a table: the connection, privileges, conflicts, the server's state. */
    private static final Set<String> NOT_ABSENT = Set.of("08", "25", "28", "40", "53", "55", "57", "58");

    private static final String NO_PRIVILEGE = "42501";
    private static final int MOST_CLAIMS = 100;

    /** An undefined table, as PostgreSQL and as ISO and H2 say it. */
    private static final Set<String> NO_TABLE = Set.of("42P01", "42S02", "42S04");

    private final DataSource sink;
    private final String subscription;
    private final String table;
    private final StateTable states;
    private long version;

    private JdbcCheckpointStore(DataSource sink, String subscription, String table) {
        this.sink = sink;
        this.subscription = subscription;
        this.table = table;
        this.states = new StateTable(table + "_state", subscription);
    }

    /**
     * The row of a subscription in the table {@code holdfast_checkpoint}.
     *
     * @param sink the database that the handler writes to; a pool is right
     * @param subscription its key in the table, the same in all instances
     * @return nothing is read yet
     * @throws IllegalArgumentException where the key is blank or too long
     */
    public static JdbcCheckpointStore of(DataSource sink, String subscription) {
        return of(sink, subscription, DEFAULT_TABLE);
    }

    /**
     * The row of a subscription in a table of another name.
     *
     * @param sink the database that the handler writes to
     * @param subscription its key in the table
     * @param table its name, with a schema if it needs one
     * @return nothing is read yet
     * @throws IllegalArgumentException where the key is blank or too long, or the table no plain name
     */
    public static JdbcCheckpointStore of(DataSource sink, String subscription, String table) {
        if (subscription.isBlank() || subscription.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("the subscription's key has " + subscription.length()
                    + " characters: it must have 1 to " + LONGEST_NAME);
        }
        if (!TABLE.matcher(table).matches()) {
            throw new IllegalArgumentException(
                    "'" + table + "' is no plain name of a table, such as sinks.checkpoints");
        }
        return new JdbcCheckpointStore(sink, subscription, table);
    }

    /**
     * The statement that makes the table, for a migration tool.
     *
     * @return SQL
     */
    public static String ddl() {
        return resource("checkpoint.sql");
    }

    /**
     * The statement that makes the second table, for what a subscription in mode {@link
     * io.holdfast.subscribe.ReconcileMode#KEYED} or {@link io.holdfast.subscribe.ReconcileMode#ROWS} has delivered: at most twice
     * its size, a mebibyte and a batch. Without the table nothing is kept, and the subscription says what that means. Its column {@code
     * content} has the type that PostgreSQL and H2 have for bytes; take your database's.
     *
     * @return SQL
     */
    public static String stateDdl() {
        return resource("state.sql");
    }

    private static String resource(String name) {
        try (InputStream in = JdbcCheckpointStore.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }

    /**
     * Makes both tables, unless they are there. The second one has the first one's name and {@code _state}.
     *
     * @return this
     * @throws SQLException where one can neither be read nor made
     */
    public JdbcCheckpointStore createTable() throws SQLException {
        try (Connection connection = sink.getConnection()) {
            create(connection, table, ddl());
            create(connection, states.table(), stateDdl());
        }
        return this;
    }

    private void create(Connection connection, String name, String ddl) throws SQLException {
        if (exists(connection, name)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(ddl.replaceFirst(DEFAULT_TABLE + "(_state)?", name));
        } catch (SQLException e) {
            // another instance may have been quicker
            if (!exists(connection, name)) {
                throw e;
            }
        }
        commit(connection);
    }

    private static boolean exists(Connection connection, String name) throws SQLException {
        try {
            probe(connection, name);
            return true;
        } catch (SQLException e) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            return false;
        }
    }

    private static void probe(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement
                    .executeQuery("SELECT subscription FROM " + name + " WHERE 1 = 0")
                    .close();
        }
        commit(connection);
    }

    private static void commit(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
    }

    @Override
    public Optional<Checkpoint> load() throws SQLException {
        try (Connection connection = sink.getConnection()) {
            Optional<Checkpoint> loaded = load(connection);
            commit(connection);
            return loaded;
        }
    }

    private Optional<Checkpoint> load(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT environment, object, object_id, fingerprint, frontier, delivered, row_count, owner_epoch,"
                        + " version FROM " + table + " WHERE subscription = ?")) {
            statement.setString(1, subscription);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                version = row.getLong("version");
                return row.getString("environment") == null ? Optional.empty() : Optional.of(checkpoint(row));
            }
        }
    }

    private static Checkpoint checkpoint(ResultSet row) throws SQLException {
        String id = row.getString("object_id");
        return new Checkpoint(
                row.getString("environment"),
                row.getString("object"),
                id == null ? "" : id,
                row.getString("fingerprint"),
                row.getLong("frontier"),
                row.getLong("delivered"),
                row.getLong("row_count"),
                row.getLong("owner_epoch"));
    }

    @Override
    public long claim() throws SQLException {
        try (Connection connection = sink.getConnection()) {
            boolean auto = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                return claimIn(connection);
            } catch (SQLException e) {
                throw NO_TABLE.contains(String.valueOf(e.getSQLState())) ? withoutTable(e) : e;
            } finally {
                connection.setAutoCommit(auto);
            }
        }
    }

    /** Another instance may claim in the same moment; each time that it comes first, it is done. */
    private long claimIn(Connection connection) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                long epoch = claim(connection);
                connection.commit();
                return epoch;
            } catch (SQLException e) {
                connection.rollback();
                if (attempt == MOST_CLAIMS || !isOf(AGAIN, e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean isOf(Set<String> classes, SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return classes.contains(state.substring(0, Math.min(2, state.length())));
    }

    private SQLException withoutTable(SQLException cause) {
        return new SQLException(
                "there is no table " + table
                        + ": call createTable(), or run ddl() and stateDdl() with a migration tool",
                cause.getSQLState(),
                cause);
    }

    private long claim(Connection connection) throws SQLException {
        if (!raise(connection)) {
            insert(connection);
        }
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT owner_epoch FROM " + table + " WHERE subscription = ?")) {
            statement.setString(1, subscription);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Waits for a transaction of the owner before, and is the owner from its own commit on. */
    private boolean raise(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("UPDATE " + table
                + " SET owner_epoch = owner_epoch + 1, version = version + 1 WHERE subscription = ?")) {
            statement.setString(1, subscription);
            return statement.executeUpdate() > 0;
        }
    }

    private void insert(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO " + table + " (subscription, owner_epoch, version) VALUES (?, 1, 1)")) {
            statement.setString(1, subscription);
            statement.executeUpdate();
        }
    }

    @Override
    public void save(Checkpoint checkpoint) throws SQLException {
        try (SinkTransaction transaction = begin()) {
            transaction.commit(checkpoint);
        } catch (SubscriptionException e) {
            throw e;
        } catch (Exception e) {
            readVersion(e);
            throw e instanceof SQLException known ? known : new SQLException("the checkpoint was not saved", e);
        }
    }

    /** Only the answer may have been lost: the next save compares with what is there now. Not after a batch, which must not follow itself. */
    private void readVersion(Exception failure) {
        try {
            load();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public boolean keepsState() throws SQLException {
        try (Connection connection = sink.getConnection()) {
            probe(connection, states.table());
            return true;
        } catch (SQLException e) {
            if (isOf(NOT_ABSENT, e) || NO_PRIVILEGE.equals(e.getSQLState()) || e.getSQLState() == null) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public DeliveredState loadState() {
        return receiver -> {
            try (Connection connection = sink.getConnection()) {
                states.read(connection, receiver);
                commit(connection);
            }
        };
    }

    /** In the sink's transaction, after the fence. */
    void keep(Connection connection, boolean fresh, DeliveredState state) throws Exception {
        states.write(connection, fresh, state);
    }

    @Override
    public boolean transactional() {
        return true;
    }

    @Override
    public SinkTransaction begin() throws SQLException {
        Connection connection = sink.getConnection();
        try {
            boolean auto = connection.getAutoCommit();
            connection.setAutoCommit(false);
            return new JdbcSinkTransaction(this, connection, auto);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Compares and sets, in the sink's transaction. */
    void write(Connection connection, Checkpoint checkpoint) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("UPDATE " + table
                + " SET environment = ?, object = ?, object_id = ?, fingerprint = ?, frontier = ?, delivered = ?,"
                + " row_count = ?, version = version + 1 WHERE subscription = ? AND owner_epoch = ? AND version = ?")) {
            statement.setString(1, checkpoint.environment());
            statement.setString(2, checkpoint.object());
            statement.setString(3, checkpoint.objectId());
            statement.setString(4, checkpoint.columns());
            statement.setLong(5, checkpoint.frontier());
            statement.setLong(6, checkpoint.delivered());
            statement.setLong(7, checkpoint.rows());
            statement.setString(8, subscription);
            statement.setLong(9, checkpoint.ownerEpoch());
            statement.setLong(10, version);
            if (statement.executeUpdate() != 1) {
                throw refused(connection, checkpoint);
            }
        }
    }

    private SQLException refused(Connection connection, Checkpoint checkpoint) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT owner_epoch FROM " + table + " WHERE subscription = ?")) {
            statement.setString(1, subscription);
            try (ResultSet row = statement.executeQuery()) {
                long owner = row.next() ? row.getLong(1) : 0;
                if (owner > checkpoint.ownerEpoch()) {
                    throw SubscriptionException.ownerLost(checkpoint.ownerEpoch(), owner);
                }
            }
        }
        return new SQLException(
                "the checkpoint of '" + subscription + "' has changed since it was read, or is gone", "40001");
    }

    /** The transaction is committed: the next one follows it. */
    void committed() {
        version++;
    }
}
