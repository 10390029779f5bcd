package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.read.Call;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * One execute of a logical object over all of its attempts. Confined to the executing thread, except {@link #cancel} and
 * {@link #abandon}, which any thread may call and which never wait for it.
 */
final class Execution {
    private final Call call;
    private volatile boolean abandoned;
    private volatile @Nullable Lease lease;
    private volatile @Nullable Statement statement;
    private @Nullable String firstEndpoint;
    private int attempts;

    Execution(Call call) {
        this.call = call;
    }

    Call call() {
        return call;
    }

    /** An attempt begins: from now on it can be abandoned. */
    void begin(Lease on) throws SQLException {
        attempts++;
        if (firstEndpoint == null) {
            firstEndpoint = on.endpoint();
        }
        lease = on;
        call.running(this::interrupt);
    }

    /** A statement of the attempt is about to run: from now on it can be cancelled. */
    void running(Statement toCancel) throws SQLException {
        statement = toCancel;
        if (call.cancelled()) {
            throw Refusals.cancelled();
        }
    }

    /** The attempt has ended; what came later would hit the lease's next borrower. */
    void end() throws SQLException {
        call.running(null);
        lease = null;
        statement = null;
    }

    /** How many attempts began. */
    int attempts() {
        return attempts;
    }

    /** Where the first attempt ran; null before it. */
    @Nullable
    String firstEndpoint() {
        return firstEndpoint;
    }

    /** Cancels it at the server, also between two attempts. */
    void cancel() throws SQLException {
        call.cancel();
    }

    /** Ends it without a word to the server: the socket is closed under it. Never blocks. */
    void abandon() throws SQLException {
        abandoned = true;
        call.cancel();
    }

    private void interrupt() throws SQLException {
        Lease on = lease;
        Statement running = statement;
        if (abandoned && on != null) {
            on.breakOff();
        } else if (running != null) {
            running.cancel();
        }
    }
}
