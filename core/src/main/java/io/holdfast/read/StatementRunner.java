package io.holdfast.read;

import io.holdfast.endpoint.physical.Lease;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs statements on leases of the endpoints that the router names. Thread-safe. */
public interface StatementRunner {
    /**
     * Runs a read: on a failure that another endpoint can mend it runs again there, within the call's deadline. The lease is
     * given back when the attempt returns.
     *
     * @param <T> the result
     * @param call the deadline and the cancel hook
     * @param attempt runs it once
     * @return the first attempt's result that came whole
     * @throws SQLException the query's own error as PgJDBC gave it, or a typed one of {@link io.holdfast.failure}
     */
    <T> T read(Call call, Attempt<T> attempt) throws SQLException;

    /**
     * Whether {@link #read(Hedgeable)} may send a read twice.
     *
     * @return false where it is as good as {@link #read(Call, Attempt)}
     */
    default boolean hedges() {
        return false;
    }

    /**
     * Runs a read that may run more than once at the same time, on threads other than the caller's. Like {@link #read(Call,
     * Attempt)} otherwise.
     *
     * @param <T> the result
     * @param read the read
     * @return the first run's result that came whole
     * @throws SQLException as there
     */
    default <T> T read(Hedgeable<T> read) throws SQLException {
        return read(read.call(), read);
    }

    /**
     * Runs what opens a transaction, or its first read: like {@link #read}, but the lease stays with the caller. Nothing was
     * delivered yet and a break undoes everything, so that running it again elsewhere is exact on any server.
     *
     * @param <T> the result
     * @param call the deadline and the cancel hook
     * @param attempt runs it once; every lease that it is handed is its own to give back, also where it fails
     * @return the first attempt's result that came whole
     * @throws SQLException the query's own error as PgJDBC gave it, or a typed one
     */
    <T> T open(Call call, Attempt<T> attempt) throws SQLException;

    /**
     * Goes on with a transaction whose connection broke: like {@link #open}, but the break counts as an attempt that failed.
     *
     * @param <T> the result
     * @param call the deadline and the cancel hook
     * @param from where it broke
     * @param environment the only environment that will do, on whichever endpoint; empty for any
     * @param attempt runs it once; every lease that it is handed is its own to give back, also where it fails
     * @return the first attempt's result that came whole
     * @throws SQLException where it cannot go on
     */
    <T> T resume(Call call, String from, Optional<String> environment, Attempt<T> attempt) throws SQLException;

    /**
     * Runs a statement that may have an effect, once. Only finding a connection is repeated: once it may have been sent, a
     * broken connection is an {@link io.holdfast.failure.OutcomeUnknownException}.
     *
     * @param <T> the result
     * @param call the deadline and the cancel hook
     * @param write whether it writes for sure, so that it goes where writes go
     * @param attempt runs it
     * @return its result
     * @throws SQLException the statement's own error, or a typed one
     */
    <T> T once(Call call, boolean write, Attempt<T> attempt) throws SQLException;

    /**
     * Takes a lease for a transaction or an open cursor. The caller gives it back.
     *
     * @param call the deadline for finding one
     * @param write whether the first statement writes, so that the lease is taken where writes go
     * @return the lease
     * @throws SQLException where none can be had in time
     */
    Lease hold(Call call, boolean write) throws SQLException;

    /**
     * Whether a setting names the endpoint that writes go to.
     *
     * @return true where it does and is heeded in this mode
     */
    default boolean namesWrites() {
        return false;
    }

    /**
     * Runs a statement on a lease that the caller holds. Nothing is run again; the outcome is recorded, the deadline is
     * enforced, and a broken connection becomes a typed error.
     *
     * @param <T> the result
     * @param call the deadline and the cancel hook
     * @param lease what {@link #hold} gave
     * @param effect what a broken connection may have left behind
     * @param attempt runs it
     * @return its result
     * @throws SQLException the statement's own error, or a typed one
     */
    <T> T held(Call call, Lease lease, Effect effect, Attempt<T> attempt) throws SQLException;

    /**
     * A prepared statement's plan had changed under it, and it was run unprepared: no failure, and news all the same.
     *
     * @param lease where
     * @param changed what the server said
     */
    default void healed(Lease lease, SQLException changed) {}

    /**
     * Checks that a write may run where a transaction already is.
     *
     * @param lease what {@link #hold} gave
     * @throws SQLException a {@link io.holdfast.failure.WritesRefusedException} where it may not
     */
    void mayWrite(Lease lease) throws SQLException;

    /** What a statement may have done when its connection broke before it answered. */
    enum Effect {
        /** Nothing: it reads. */
        NONE,
        /** Nothing, in a transaction that has only read and has delivered: SQLSTATE 40001. */
        ONLY_READ,
        /** It may have taken effect inside a transaction that the break rolled back. */
        ROLLED_BACK,
        /** It may have taken effect for good: an auto-commit write. */
        POSSIBLE,
        /** It was a commit: SQLSTATE 08007. */
        COMMIT
    }

    /**
     * Where new work would go now, for {@code getMetaData} and the like.
     *
     * @return an endpoint's name, null where none can serve
     */
    @Nullable
    String serving();

    /**
     * The environment behind an endpoint.
     *
     * @param endpoint its name
     * @return empty where it is not known, and on PostgreSQL
     */
    Optional<String> environment(String endpoint);
}
