package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.RelationalSession;
import io.holdfast.testkit.sql.Lexer;
import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A session: portals, the transaction around them, and how it ends. */
final class EmulatedSession implements Session {
    private static final System.Logger LOG = System.getLogger(EmulatedSession.class.getName());

    private final Environment environment;
    private final SessionStart start;
    private final long since;
    private final Interrupts interrupts = new Interrupts();
    private final ReentrantLock busy = new ReentrantLock();
    private final IdleTimeout idle = new IdleTimeout();
    private final RelationalSession relational;
    private final Planning planning;
    private final SessionState state;
    private final StatementRunner runner;
    private volatile boolean running;
    private volatile boolean subscribed;
    private boolean released;

    EmulatedSession(Environment environment, SessionStart start) {
        this.environment = environment;
        this.start = start;
        this.since = environment.now();
        this.relational = environment.relationalSession();
        Variables variables = new Variables(start, environment.settings());
        this.planning = new Planning(environment, start, relational, variables);
        this.state = new SessionState(environment, variables, interrupts);
        this.runner = new StatementRunner(environment, planning, state, interrupts);
    }

    int processId() {
        return start.processId();
    }

    String role() {
        return start.user();
    }

    /** Where its client is, null for nowhere. */
    @Nullable
    String clientAddress() {
        return start.clientAddress();
    }

    @Override
    public List<String> greetings() {
        return state.variables().refusals();
    }

    /** When it began. */
    long since() {
        return since;
    }

    @Override
    public List<String> split(String text) throws SqlError {
        return Lexer.statements(text);
    }

    @Override
    public Prepared prepare(String sql, List<PgType> parameterTypes) throws SqlError {
        return inside(() -> {
            Plan plan = planning.plan(sql, parameterTypes, this::cursorColumns);
            state.checkNotFailed(plan.statement());
            state.dropSuspended();
            return plan;
        });
    }

    private List<Column> cursorColumns(String cursor) throws SqlError {
        return state.portals().cursor(cursor).columns();
    }

    @Override
    public Portal bind(String name, Prepared prepared, List<@Nullable Object> parameters) throws SqlError {
        return inside(() -> {
            Plan plan = (Plan) prepared;
            state.checkNotFailed(plan.statement());
            if (parameters.size() != plan.parameterTypes().size()) {
                throw SqlError.of(
                        "08P01",
                        "request supplied " + parameters.size() + " parameters, but "
                                + plan.parameterTypes().size() + " required");
            }
            return state.portals().open(new BoundPortal(name, plan, parameters, false));
        });
    }

    @Override
    public Optional<Portal> portal(String name) {
        return state.portals().find(name).map(portal -> portal);
    }

    @Override
    public Outcome execute(Portal portal, long maxRows, ResultSink sink) throws SqlError {
        return inside(() -> {
            BoundPortal bound = (BoundPortal) portal;
            if (!(bound.plan().statement() instanceof Statement.Fetch)) {
                interrupts.forget();
            }
            running = true;
            try {
                return runner.run(bound, maxRows, sink);
            } finally {
                running = false;
                subscribed = state.portals().subscribed();
            }
        });
    }

    @Override
    public void closePortal(String name) {
        state.portals().close(name);
    }

    @Override
    public void sync() throws SqlError {
        inside(() -> {
            state.endImplicit();
            return true;
        });
    }

    @Override
    public void fail() {
        state.fail();
    }

    @Override
    public char transactionStatus() {
        return state.status();
    }

    @Override
    public void cancel() {
        if (running || subscribed) {
            interrupts.cancel();
            relational.cancel();
            environment.store().signal();
        }
    }

    /** Runs on the session's thread, and gives everything back where the session was closed meanwhile. */
    private <T> T inside(Step<T> step) throws SqlError {
        busy.lock();
        try {
            if (interrupts.closed()) {
                interrupts.check();
            }
            if (expire()) {
                throw IdleTimeout.error();
            }
            return step.run();
        } catch (SqlError e) {
            state.fail();
            throw e;
        } catch (UncheckedIOException e) {
            state.fail();
            throw e;
        } catch (RuntimeException e) {
            state.fail();
            LOG.log(System.Logger.Level.ERROR, "the emulator failed on a statement", e);
            throw SqlError.of("XX000", "internal error: " + e);
        } finally {
            idle.touch(now());
            busy.unlock();
            releaseIfClosed();
        }
    }

    private long now() {
        return environment.store().clock().millis();
    }

    private boolean expire() {
        boolean expired = idle.expired(state, now());
        if (expired) {
            state.abandon();
        }
        return expired;
    }

    /** Gives back what an idle transaction holds; the client hears of it when it speaks next. */
    void expireIdle() {
        if (busy.tryLock()) {
            try {
                expire();
            } finally {
                busy.unlock();
                releaseIfClosed();
            }
        }
    }

    @Override
    public void close() {
        interrupts.close();
        relational.cancel();
        environment.store().signal();
        releaseIfClosed();
    }

    private void releaseIfClosed() {
        if (interrupts.closed() && !busy.isHeldByCurrentThread() && busy.tryLock()) {
            try {
                if (!released) {
                    released = true;
                    state.abandon();
                    relational.close();
                    environment.forget(this);
                }
            } finally {
                busy.unlock();
            }
        }
    }

    @FunctionalInterface
    private interface Step<T> {
        T run() throws SqlError;
    }
}
