package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.freshness.ReadInfo;
import io.holdfast.read.Call;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One execute of a logical object over all of its attempts. Confined to the executing thread, except {@link #stop} and
 * {@link #abandon}, which any thread may call and which never wait for it.
 */
final class Execution implements Call.Cancel {
    private final Call call;
    private volatile boolean abandoned;
    private volatile @Nullable Lease lease;
    private volatile @Nullable Statement statement;
    private @Nullable String firstEndpoint;
    private @Nullable String endpoint;
    private Optional<String> environment = Optional.empty();
    private @Nullable QueryTime time;
    private boolean once;
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
        endpoint = on.endpoint();
        time = null;
        lease = on;
        call.running(this);
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

    /** It is not to be run again, even where nothing speaks against that. */
    void onlyOnce() {
        once = true;
    }

    boolean isOnlyOnce() {
        return once;
    }

    /** The attempt that runs was answered, from this environment. */
    void answered(Optional<String> from) {
        environment = from;
    }

    /** The server has told when the answer is from. */
    void answeredAt(@Nullable QueryTime when) {
        time = when;
    }

    /** When the answer is from; null where the server has not told. */
    @Nullable
    QueryTime time() {
        return time;
    }

    /** Where and when it was answered; made for who asks. */
    ReadInfo info() {
        QueryTime at = time;
        return new ReadInfo(
                endpoint == null ? "" : endpoint,
                environment,
                attempts,
                false,
                call.degraded() != null,
                at == null ? OptionalLong.empty() : OptionalLong.of(at.timestamp()),
                at == null ? Optional.empty() : Optional.of(at.staleness()));
    }

    /** Where the last attempt ran; null before the first. */
    @Nullable
    String endpoint() {
        return endpoint;
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
    void stop() throws SQLException {
        call.cancel();
    }

    /** Ends it without a word to the server: the socket is closed under it. Never blocks. */
    void abandon() throws SQLException {
        abandoned = true;
        call.cancel();
    }

    /** The call's own hook: interrupts the attempt that runs. */
    @Override
    public void cancel() throws SQLException {
        Lease on = lease;
        Statement running = statement;
        if (abandoned && on != null) {
            on.breakOff();
        } else if (running != null) {
            running.cancel();
        }
    }
}
