package io.holdfast.jdbc;

import io.holdfast.read.ReadLexer;
import io.holdfast.read.StatementRunner;
import io.holdfast.settings.CursorResume;
import io.holdfast.time.Ticker;
import java.sql.Connection;
import java.time.Duration;

/** Opens the logical connections of one data source. Thread-safe; owns no thread and no socket. */
public final class LogicalConnections {
    private final StatementRunner runner;
    private final Ticker ticker;
    private final Duration defaultTimeout;
    private final CursorResume cursorResume;
    private final ReadLexer lexer = new ReadLexer();
    private final AppliedSettings settings = new AppliedSettings();

    /**
     * Opens connections over a runner.
     *
     * @param runner runs their statements
     * @param ticker times their deadlines
     * @param defaultTimeout ends a call that has no query timeout of its own: waiting, borrowing and every attempt together
     * @param cursorResume what becomes of a cursor that breaks
     */
    public LogicalConnections(
            StatementRunner runner, Ticker ticker, Duration defaultTimeout, CursorResume cursorResume) {
        this.runner = runner;
        this.ticker = ticker;
        this.defaultTimeout = defaultTimeout;
        this.cursorResume = cursorResume;
    }

    /**
     * A new logical connection. It holds no physical one until it has to.
     *
     * @return open, in auto-commit
     */
    public Connection open() {
        return open(() -> {});
    }

    /**
     * A new logical connection whose end somebody wants to hear of.
     *
     * @param ended called once, by whoever closes or aborts it; must not block
     * @return open, in auto-commit
     */
    public Connection open(Runnable ended) {
        Deadlines deadlines = new Deadlines(ticker, defaultTimeout);
        Session session = new Session(runner, deadlines, settings, new RunningCalls(ended));
        return new LogicalConnection(session, lexer, cursorResume);
    }
}
