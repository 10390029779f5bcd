package io.holdfast.endpoint.physical;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/** A connection lent by HikariCP, used underneath its proxy: the pool's own statements cost bytes and close results early. */
final class PooledLease implements Lease {
    private static final System.Logger LOG = System.getLogger(PooledLease.class.getName());

    private final PooledEndpoint endpoint;
    private final long generation;
    private final OpenConnection opened;
    // null once it went back
    private @Nullable Connection lent;

    PooledLease(PooledEndpoint endpoint, long generation, Connection lent) throws SQLException {
        this.endpoint = endpoint;
        this.generation = generation;
        this.lent = lent;
        this.opened = lent.unwrap(PooledSource.Pooled.class).opened();
    }

    @Override
    public String endpoint() {
        return endpoint.name();
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public Connection jdbc() {
        return opened.jdbc();
    }

    @Override
    public Slot slot() {
        return opened.slot();
    }

    @Override
    public void breakOff() {
        opened.breakOff();
    }

    @Override
    public void evict() {
        Connection gone = lent;
        if (gone != null) {
            lent = null;
            opened.breakOff();
            endpoint.evict(gone);
        }
    }

    @Override
    public void close() {
        Connection back = lent;
        if (back == null) {
            return;
        }
        if (opened.sockets().closed() || !idle()) {
            evict();
            return;
        }
        lent = null;
        try {
            back.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.TRACE, "giving a connection back", e);
        }
        endpoint.returned();
    }

    private static boolean brought(PgConnection postgres, boolean idle) throws SQLException {
        if (!idle) {
            try (Statement statement = postgres.createStatement()) {
                statement.execute("ROLLBACK");
            }
        }
        if (!postgres.getAutoCommit()) {
            postgres.setAutoCommit(true);
        }
        return postgres.getTransactionState() == TransactionState.IDLE;
    }

    /** The server's own word, without I/O; a transaction left open is rolled back. */
    private boolean idle() {
        if (!(opened.jdbc() instanceof PgConnection postgres)) {
            return false;
        }
        try {
            if (postgres.isClosed()) {
                return false;
            }
            // the driver takes a lock to tell its state, so it is asked once where that is enough
            boolean idle = postgres.getTransactionState() == TransactionState.IDLE;
            if (idle && postgres.getAutoCommit()) {
                return true;
            }
            return brought(postgres, idle);
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.TRACE, "rolling back", e);
            return false;
        }
    }
}
