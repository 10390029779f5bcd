package io.holdfast.testkit.fault;

import io.holdfast.testkit.engine.Engine;
import io.holdfast.testkit.engine.Session;
import io.holdfast.testkit.engine.SessionStart;
import io.holdfast.testkit.fault.Switches.Failing;
import io.holdfast.testkit.fault.Switches.Slow;
import io.holdfast.testkit.sql.Lexer;
import io.holdfast.testkit.sql.Token;
import io.holdfast.testkit.store.Guard;
import io.holdfast.testkit.time.EmulatorClock;
import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Which faults an environment has, and an engine in front of it whose sessions have them. Thread-safe. */
public final class FaultBoard implements Engine, AutoCloseable {
    private static final Set<String> WRITES =
            Set.of("insert", "update", "delete", "create", "drop", "alter", "comment");
    private static final int MOST_FAILURES = 1_000;

    private final Engine engine;
    private final EmulatorClock clock;
    private final int usualLimit;
    private final EmulatorClock.Repetition advances;
    private final Map<Integer, FaultySession> sessions = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile List<Failing> failures = List.of();
    private volatile Switches switches;
    private int rejectedLogins;
    private String rejection = "invalid password";

    /**
     * A board without faults.
     *
     * @param engine the environment
     * @param clock the time that delays are measured in
     * @param connectionLimit sessions at one time where no fault says less
     */
    public FaultBoard(Engine engine, EmulatorClock clock, int connectionLimit) {
        this.engine = engine;
        this.clock = clock;
        this.usualLimit = connectionLimit;
        this.switches = Switches.none(connectionLimit);
        this.advances = clock.onAdvance(this::signal);
    }

    @Override
    public Session open(SessionStart start) throws SqlError {
        FaultySession session = new FaultySession(engine.open(start), this, start.processId());
        sessions.put(start.processId(), session);
        return session;
    }

    /** Statements are never answered. */
    public void stall() {
        change(Switches::withStalled);
    }

    /** Writes are refused. */
    public void readOnly() {
        change(Switches::withReadOnly);
    }

    /** New sessions are denied. */
    public void denySessions() {
        change(Switches::withSessionsDenied);
    }

    /** New clients are hung up on. */
    public void loseUpstream() {
        change(Switches::withUpstreamLost);
    }

    /**
     * Caps the sessions.
     *
     * @param most sessions at one time
     */
    public void limitConnections(int most) {
        change(now -> now.withConnectionLimit(most));
    }

    /**
     * Slows statements down.
     *
     * @param delay by how much
     * @param containing which, empty for all
     */
    public void slow(Duration delay, String containing) {
        change(now -> now.withSlow(new Slow(delay, containing)));
    }

    /**
     * Makes one statement fail.
     *
     * @param nth which of them, counted from now and from 1
     * @param containing which to count, empty for all
     * @param error how it fails
     */
    public void failStatement(long nth, String containing, SqlError error) {
        lock.lock();
        try {
            if (failures.size() >= MOST_FAILURES) {
                throw new IllegalStateException("there are " + MOST_FAILURES + " statements to fail already");
            }
            List<Failing> more = new ArrayList<>(failures);
            more.add(new Failing(nth, containing, error));
            failures = List.copyOf(more);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes logins fail.
     *
     * @param next how many
     * @param message with which text
     */
    public void rejectLogins(int next, String message) {
        lock.lock();
        try {
            rejectedLogins = next;
            rejection = message;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends what runs in every open session with an error.
     *
     * @param error what clients are told
     * @return the sessions' process ids
     */
    public List<Integer> expel(SqlError error) {
        List<FaultySession> open = List.copyOf(sessions.values());
        open.forEach(session -> session.expel(error));
        return open.stream().map(FaultySession::processId).toList();
    }

    /** Ends every fault. */
    public void heal() {
        lock.lock();
        try {
            failures = List.of();
            rejectedLogins = 0;
        } finally {
            lock.unlock();
        }
        change(now -> Switches.none(usualLimit));
    }

    /**
     * The faults in force.
     *
     * @return their names on the control port
     */
    public Set<String> names() {
        Set<String> names = switches.names(usualLimit);
        lock.lock();
        try {
            if (!failures.isEmpty()) {
                names.add("fail-statement");
            }
            if (rejectedLogins > 0) {
                names.add("reject-logins");
            }
        } finally {
            lock.unlock();
        }
        return names;
    }

    /**
     * Whether the environment would say of itself that it serves.
     *
     * @return false while the balancer has lost it
     */
    public boolean ready() {
        return !switches.upstreamLost();
    }

    /**
     * Sessions at one time.
     *
     * @return the limit in force
     */
    public int connectionLimit() {
        return switches.connectionLimit();
    }

    /**
     * Judges a right password.
     *
     * @throws SqlError 28P01 where it is rejected
     */
    public void authenticate() throws SqlError {
        lock.lock();
        try {
            if (rejectedLogins > 0) {
                rejectedLogins -= rejectedLogins == Integer.MAX_VALUE ? 0 : 1;
                throw SqlError.fatal("28P01", rejection);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Judges an authenticated client.
     *
     * @return false to hang up without a word
     * @throws SqlError MZ011 where it is denied
     */
    public boolean admit() throws SqlError {
        Switches now = switches;
        if (now.sessionsDenied()) {
            throw SqlError.fatal("MZ011", "session denied");
        }
        return !now.upstreamLost();
    }

    @Override
    public void close() {
        advances.close();
    }

    /** What a statement has to go through before it runs. */
    void beforeExecute(String sql, Guard<SqlError> guard) throws SqlError {
        Slow slow = switches.slow();
        if (slow != null && sql.contains(slow.containing())) {
            await(guard, () -> false, clock.millis() + slow.delay().toMillis());
        }
        if (switches.readOnly() && writes(sql)) {
            throw SqlError.of("25006", "cannot write in read-only mode");
        }
        SqlError failure = failure(sql);
        if (failure != null) {
            throw failure;
        }
    }

    private static boolean writes(String sql) throws SqlError {
        List<Token> tokens = Lexer.tokens(sql);
        return !tokens.isEmpty() && WRITES.contains(tokens.get(0).text().toLowerCase(Locale.ROOT));
    }

    /** Waits as long as statements are not answered. */
    <E extends Exception> void answer(Guard<E> guard) throws E {
        if (switches.stalled()) {
            await(guard, () -> !switches.stalled(), Long.MAX_VALUE);
        }
        guard.check();
    }

    void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void forget(FaultySession session) {
        sessions.remove(session.processId(), session);
    }

    private void change(UnaryOperator<Switches> step) {
        lock.lock();
        try {
            switches = step.apply(switches);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable SqlError failure(String sql) {
        if (failures.isEmpty()) {
            return null;
        }
        lock.lock();
        try {
            SqlError error = null;
            List<Failing> left = new ArrayList<>();
            for (Failing failing : failures) {
                long nth = failing.nth() - (sql.contains(failing.containing()) ? 1 : 0);
                if (nth > 0) {
                    left.add(new Failing(nth, failing.containing(), failing.error()));
                } else {
                    error = failing.error();
                }
            }
            failures = List.copyOf(left);
            return error;
        } finally {
            lock.unlock();
        }
    }

    private <E extends Exception> void await(Guard<E> guard, BooleanSupplier done, long until) throws E {
        lock.lock();
        try {
            guard.check();
            while (!done.getAsBoolean() && clock.millis() < until) {
                clock.await(changed, until);
                guard.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        } finally {
            lock.unlock();
        }
    }
}
