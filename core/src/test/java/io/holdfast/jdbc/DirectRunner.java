package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.failure.FailureKind;
import io.holdfast.failure.FailureTable;
import io.holdfast.failure.OutcomeUnknownException;
import io.holdfast.failure.TransactionRestartRequiredException;
import io.holdfast.read.Attempt;
import io.holdfast.read.Call;
import io.holdfast.read.StatementRunner;
import io.holdfast.settings.CursorResume;
import io.holdfast.time.Deadline;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements on connections to one PostgreSQL, under the names of several endpoints, and breaks them as a test says. The
 * next attempt after a break goes to the next name.
 */
final class DirectRunner implements StatementRunner, AutoCloseable {
    private final List<String> names;
    private final Deque<DirectLease> idle = new ArrayDeque<>();
    private final Set<DirectLease> leased = new HashSet<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<String> log = new ArrayList<>();
    private final Scheduler scheduler = Scheduler.onThread(new Threads("jdbc-test"), "deadlines");
    private int serving;
    private int opened;
    private boolean rotating;
    private CursorResume cursorResume = CursorResume.RESTART_IF_UNCONSUMED;
    private int attempts;
    private int hookedAttempt;
    private Runnable hook = () -> {};

    DirectRunner(String... names) {
        this.names = List.of(names);
    }

    LogicalConnections connections() {
        return new LogicalConnections(this, Ticker.system(), Duration.ofSeconds(20), cursorResume, null);
    }

    Connection open() {
        return connections().open(() -> {});
    }

    /** Every attempt gets a connection that no earlier one had, where there is one. */
    synchronized void rotate() {
        rotating = true;
    }

    void cursorResume(CursorResume policy) {
        cursorResume = policy;
    }

    /** Says what happens to the next attempts, in order. */
    synchronized void next(Fault... faultsInOrder) {
        faults.addAll(List.of(faultsInOrder));
    }

    /** Runs something just before an attempt, counted from one. */
    void beforeAttempt(int attempt, Runnable action) {
        hookedAttempt = attempt;
        hook = action;
    }

    synchronized int leases() {
        return leased.size();
    }

    synchronized int opened() {
        return opened;
    }

    /** How each use ended: read, once, hold, held, return, evict. */
    synchronized List<String> log() {
        return List.copyOf(log);
    }

    @Override
    public <T> T read(Call call, Attempt<T> attempt) throws SQLException {
        for (int tries = 1; ; tries++) {
            DirectLease lease = borrow("read");
            try {
                T result = bounded(call, lease, attempt);
                lease.close();
                return result;
            } catch (SQLException e) {
                boolean broken = giveBack(lease, e);
                if (!broken || call.cancelled() || call.expired() || tries > names.size()) {
                    throw e;
                }
            }
        }
    }

    @Override
    public <T> T open(Call call, Attempt<T> attempt) throws SQLException {
        for (int tries = 1; ; tries++) {
            DirectLease lease = borrow("open");
            try {
                return bounded(call, lease, attempt);
            } catch (SQLException e) {
                if (!lease.jdbc().isClosed()) {
                    throw e;
                }
                moveOn();
                if (call.cancelled() || call.expired() || tries > names.size()) {
                    throw new SQLRecoverableException("nothing had happened", "08006", e);
                }
            }
        }
    }

    @Override
    public <T> T resume(Call call, String from, Optional<String> environment, Attempt<T> attempt) throws SQLException {
        note("resume " + environment.orElse("anywhere"));
        return open(call, attempt);
    }

    private synchronized void moveOn() {
        serving++;
    }

    @Override
    public Optional<String> environment(String endpoint) {
        return Optional.empty();
    }

    @Override
    public <T> T once(Call call, boolean write, Attempt<T> attempt) throws SQLException {
        DirectLease lease = borrow("once");
        try {
            T result = bounded(call, lease, attempt);
            lease.close();
            return result;
        } catch (SQLException e) {
            throw giveBack(lease, e)
                    ? new OutcomeUnknownException(lease.endpoint(), "08006", "it may have happened", e)
                    : e;
        }
    }

    @Override
    public Lease hold(Call call, boolean write) throws SQLException {
        return borrow("hold");
    }

    @Override
    public <T> T held(Call call, Lease lease, Effect effect, Attempt<T> attempt) throws SQLException {
        note("held " + effect);
        try {
            return bounded(call, (DirectLease) lease, attempt);
        } catch (SQLException e) {
            if (!lease.jdbc().isClosed()) {
                throw e;
            }
            throw switch (effect) {
                case ONLY_READ ->
                    new TransactionRestartRequiredException(lease.endpoint(), 0, "run the transaction again", e);
                case NONE, ROLLED_BACK -> new SQLRecoverableException("the transaction is rolled back", "08006", e);
                case POSSIBLE -> new OutcomeUnknownException(lease.endpoint(), "08006", "it may have happened", e);
                case COMMIT -> new OutcomeUnknownException(lease.endpoint(), "08007", "it may be committed", e);
            };
        }
    }

    @Override
    public void mayWrite(Lease lease) {}

    @Override
    public synchronized @Nullable String serving() {
        return names.get(serving % names.size());
    }

    @Override
    public void close() throws SQLException {
        scheduler.close();
        for (DirectLease lease : idle) {
            lease.jdbc().close();
        }
    }

    synchronized void returned(DirectLease lease) {
        log.add("return");
        leased.remove(lease);
        if (rotating) {
            idle.addLast(lease);
        } else {
            idle.addFirst(lease);
        }
    }

    synchronized void evicted(DirectLease lease) {
        log.add("evict");
        leased.remove(lease);
    }

    private synchronized void note(String what) {
        log.add(what);
    }

    private boolean giveBack(DirectLease lease, SQLException failure) throws SQLException {
        // one that was discarded is closed, too, and did not break
        boolean broken = lease.isLent()
                ? lease.jdbc().isClosed()
                : FailureTable.classifyOnSession(failure) == FailureKind.CONNECTION;
        if (broken) {
            lease.evict();
            serving++;
        } else if (lease.isLent()) {
            lease.close();
        }
        return broken;
    }

    private synchronized DirectLease borrow(String why) throws SQLException {
        log.add(why);
        boolean fresh = idle.isEmpty() || (rotating && opened < names.size());
        DirectLease lease = fresh ? new DirectLease(this, names.get(serving % names.size())) : idle.removeFirst();
        opened += fresh ? 1 : 0;
        lease.borrow();
        leased.add(lease);
        return lease;
    }

    private <T> T bounded(Call call, DirectLease lease, Attempt<T> attempt) throws SQLException {
        Deadline deadline = call;
        Scheduler.Cancellation end = scheduler.schedule(deadline.remaining(), lease::breakOff);
        try {
            attempts++;
            if (attempts == hookedAttempt) {
                hook.run();
            }
            inflict(nextFault(), lease);
            return attempt.on(lease);
        } catch (SQLException e) {
            throw deadline.expired() ? new SQLTimeoutException("deadline", "57014", e) : e;
        } finally {
            end.cancel();
        }
    }

    private synchronized Fault nextFault() {
        Fault fault = faults.poll();
        return fault == null ? Fault.NONE : fault;
    }

    private static void inflict(Fault fault, DirectLease lease) {
        switch (fault) {
            case NONE -> {}
            case DEAD -> lease.breakOff();
            case ANSWER_LOST -> lease.loseAnswers();
            case SILENT -> lease.fallSilent();
        }
    }

    /** What happens to an attempt. */
    enum Fault {
        /** Nothing. */
        NONE,
        /** The connection breaks before anything is sent. */
        DEAD,
        /** The statement runs, and its answer is lost. */
        ANSWER_LOST,
        /** The server does not move any more; the socket stays open. */
        SILENT
    }
}
