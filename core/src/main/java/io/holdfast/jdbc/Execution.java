package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.freshness.ReadInfo;
import io.holdfast.read.Attempt;
import io.holdfast.read.Call;
import io.holdfast.read.Verdict;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One execute of a logical object over all of its attempts, and all of them in one object, because there is one an execute.
 * Confined to the executing thread, except {@link #cancel} and {@link #abandon}, which any thread may call and which never wait
 * for it.
 *
 * @param <T> what it results in
 */
abstract class Execution<T> extends Call implements Attempt<T> {
    /** Who cancels may see the end of an attempt a little later, so that costs no fence; its beginning does. */
    @SuppressWarnings("rawtypes") // a class literal has no type arguments
    private static final AtomicReferenceFieldUpdater<Execution, Lease> LEASE =
            AtomicReferenceFieldUpdater.newUpdater(Execution.class, Lease.class, "lease");

    @SuppressWarnings("rawtypes") // a class literal has no type arguments
    private static final AtomicReferenceFieldUpdater<Execution, Statement> STATEMENT =
            AtomicReferenceFieldUpdater.newUpdater(Execution.class, Statement.class, "statement");

    private final Verdict verdict;
    private volatile boolean abandoned;
    private boolean once;
    private int attempts;
    private volatile @Nullable Lease lease;
    private volatile @Nullable Statement statement;
    private @Nullable String firstEndpoint;
    private @Nullable String endpoint;
    private Optional<String> environment = Optional.empty();
    private @Nullable QueryTime time;

    /**
     * An execute that begins now.
     *
     * @param queryTimeout zero for the default
     */
    Execution(Session session, Verdict verdict, Duration queryTimeout) {
        super(session.ticker(), session.within(queryTimeout));
        this.verdict = verdict;
    }

    abstract Session session();

    /** Does it once, on a lease that has the connection's settings. */
    abstract T work(Lease on) throws SQLException;

    /** An attempt on a lease that is its own. */
    @Override
    public final T on(Lease on) throws SQLException {
        try {
            begin(on);
            T result = session().freely(this, on);
            answered(on);
            return result;
        } finally {
            end();
        }
    }

    /** An attempt on the lease that the connection holds, once that is ready. */
    final T within(Lease on, Readiness readiness) throws SQLException {
        try {
            begin(on);
            readiness.reach();
            T result = work(on);
            answered(on);
            return result;
        } finally {
            end();
        }
    }

    final Verdict verdict() {
        return verdict;
    }

    /** The text that it runs; null for what is no text. */
    @Nullable
    String text() {
        return null;
    }

    /** Whether it can be read again as of a timestamp, so that nothing comes twice. */
    boolean canBeReadAsOf(long timestamp) {
        return false;
    }

    /** Whether it may run more than once at the same time. */
    boolean canRunTwice() {
        return false;
    }

    /** Whether it was run more than once at the same time. */
    boolean isHedged() {
        return false;
    }

    /** An answer that may be given; throws where it must not. */
    T delivered(Lease on, T answer) throws SQLException {
        return session().judged(on, this, answer);
    }

    /** Whether what it results in may be written through. */
    boolean mayWriteLater() {
        return false;
    }

    /** Whether it is the driver's own question, which no snapshot binds. */
    boolean isQuestion() {
        return false;
    }

    private void begin(Lease on) throws SQLException {
        attempts++;
        if (firstEndpoint == null) {
            firstEndpoint = on.endpoint();
        }
        endpoint = on.endpoint();
        time = null;
        lease = on;
        if (cancelled()) {
            interrupt();
        }
    }

    /** A statement of the attempt is about to run: from now on it can be cancelled. */
    final void running(Statement toCancel) throws SQLException {
        statement = toCancel;
        if (cancelled()) {
            throw Refusals.cancelled();
        }
    }

    /** The attempt has ended; what came later would hit the lease's next borrower. */
    private void end() {
        STATEMENT.lazySet(this, null);
        LEASE.lazySet(this, null);
    }

    /** It is not to be run again, even where nothing speaks against that. */
    final void onlyOnce() {
        once = true;
    }

    final boolean isOnlyOnce() {
        return once;
    }

    private void answered(Lease on) {
        environment = session().environment(on);
    }

    /** Reads what the server has told beside the answer. */
    final void told(Statement done) throws SQLException {
        SQLWarning notices = done.getWarnings();
        if (notices != null) {
            time = QueryTime.in(notices, session().ticker().instant());
        }
    }

    /** The server has told when the answer is from. */
    final void answeredAt(@Nullable QueryTime when) {
        time = when;
    }

    /** When the answer is from; null where the server has not told. */
    final @Nullable QueryTime time() {
        return time;
    }

    /** What was read; null where the server has not told when, or who it is. */
    final @Nullable Snapshot snapshot() {
        QueryTime at = time;
        return at == null || environment.isEmpty() ? null : new Snapshot(environment.get(), at.timestamp());
    }

    /** Where and when it was answered; made for who asks. */
    final ReadInfo info() {
        QueryTime at = time;
        return new ReadInfo(
                endpoint == null ? "" : endpoint,
                environment,
                attempts,
                isHedged(),
                degraded() != null,
                at == null ? OptionalLong.empty() : OptionalLong.of(at.timestamp()),
                at == null ? Optional.empty() : Optional.of(at.staleness()));
    }

    /** Where the last attempt ran; null before the first. */
    final @Nullable String endpoint() {
        return endpoint;
    }

    /** How many attempts began. */
    final int attempts() {
        return attempts;
    }

    /** Where the first attempt ran; null before it. */
    final @Nullable String firstEndpoint() {
        return firstEndpoint;
    }

    /** Ends it without a word to the server: the socket is closed under it. Never blocks. */
    final void abandon() throws SQLException {
        abandoned = true;
        cancel();
    }

    final boolean isAbandoned() {
        return abandoned;
    }

    /** Another run of the same read has answered in its place. */
    final void answeredBy(Execution<T> other) {
        attempts = other.attempts;
        firstEndpoint = other.firstEndpoint;
        endpoint = other.endpoint;
        environment = other.environment;
        time = other.time;
        degradedAs(other);
    }

    @Override
    protected boolean waitsForTheNewest(boolean usual) {
        return Freshness.waitsForTheNewest(session().state(), usual);
    }

    @Override
    protected void interrupt() throws SQLException {
        Lease on = lease;
        Statement running = statement;
        if (abandoned && on != null) {
            on.breakOff();
        } else if (running != null) {
            running.cancel();
        }
    }

    /** Makes a lease ready for an attempt. */
    @FunctionalInterface
    interface Readiness {
        /** Does it. */
        void reach() throws SQLException;
    }
}
