package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.endpoint.physical.Slot;
import io.holdfast.time.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/** A lease of a connection that the driver made directly. */
final class DirectLease implements Lease {
    private final DirectRunner owner;
    private final String endpoint;
    private final Connection connection;
    private final Socket socket;
    private final AtomicBoolean given = new AtomicBoolean();
    private final Slot slot = new Slot(Ticker.system());
    private long silenced;

    DirectLease(DirectRunner owner, String endpoint) throws SQLException {
        this.owner = owner;
        this.endpoint = endpoint;
        this.connection = RealPostgres.connect();
        this.socket = BreakableSockets.last();
    }

    void borrow() {
        given.set(true);
    }

    /** Whether nobody has given it back yet, or discarded it. */
    boolean isLent() {
        return given.get();
    }

    /** The server gets what is sent, and its answer is lost. */
    void loseAnswers() {
        try {
            socket.shutdownInput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The backend stops, so that nothing is answered until the socket is closed. */
    void fallSilent() {
        long backend = ((PgConnection) connection).getBackendPID();
        try {
            new ProcessBuilder("kill", "-STOP", Long.toString(backend)).start().waitFor();
            silenced = backend;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void resume() {
        try {
            new ProcessBuilder("kill", "-CONT", Long.toString(silenced)).start().waitFor();
            silenced = 0;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String endpoint() {
        return endpoint;
    }

    @Override
    public Connection jdbc() {
        return connection;
    }

    @Override
    public long generation() {
        return 0;
    }

    @Override
    public Slot slot() {
        return slot;
    }

    @Override
    public void breakOff() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void evict() {
        if (given.compareAndSet(true, false)) {
            breakOff();
            owner.evicted(this);
            if (silenced != 0) {
                resume();
            }
        }
    }

    @Override
    public void close() {
        boolean idle = ((PgConnection) connection).getTransactionState() == TransactionState.IDLE;
        if (!idle || !autoCommit()) {
            throw new AssertionError("given back inside a transaction, or with auto-commit off");
        }
        if (given.compareAndSet(true, false)) {
            owner.returned(this);
        }
    }

    private boolean autoCommit() {
        try {
            return connection.getAutoCommit();
        } catch (SQLException e) {
            return true;
        }
    }
}
