package io.holdfast.endpoint.physical;

import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/** A connection lent by HikariCP, used underneath its proxy: the pool's own statements cost bytes and close results early. */
final class PooledLease implements Lease {
    private static final System.Logger LOG = System.getLogger(PooledLease.class.getName());

    private final PooledEndpoint endpoint;
    private final long generation;
    private final HikariPool pool;
    private final Connection lent;
    private final OpenConnection opened;
    private boolean given;

    PooledLease(PooledEndpoint endpoint, long generation, HikariPool pool, Connection lent) throws SQLException {
        this.endpoint = endpoint;
        this.generation = generation;
        this.pool = pool;
        this.lent = lent;
        this.opened = lent.unwrap(PooledSource.Opened.class).opened();
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
        if (given) {
            return;
        }
        given = true;
        opened.breakOff();
        pool.evictConnection(lent);
        endpoint.returned();
    }

    @Override
    public void close() {
        if (given) {
            return;
        }
        if (opened.sockets().closed() || !idle()) {
            evict();
            return;
        }
        given = true;
        giveBack();
        endpoint.returned();
    }

    private void giveBack() {
        try {
            lent.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.TRACE, "giving a connection back", e);
        }
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
            if (postgres.getTransactionState() != TransactionState.IDLE) {
                try (Statement statement = postgres.createStatement()) {
                    statement.execute("ROLLBACK");
                }
            }
            if (!postgres.getAutoCommit()) {
                postgres.setAutoCommit(true);
            }
            return postgres.getTransactionState() == TransactionState.IDLE;
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.TRACE, "rolling back", e);
            return false;
        }
    }
}
