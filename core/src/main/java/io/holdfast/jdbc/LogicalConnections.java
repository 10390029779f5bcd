package io.holdfast.jdbc;

import io.holdfast.read.ReadFreshness;
import io.holdfast.read.ReadLexer;
import io.holdfast.read.StatementRunner;
import io.holdfast.settings.CursorResume;
import io.holdfast.time.Ticker;
import java.sql.Connection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Opens the logical connections of one data source. Thread-safe; owns no thread and no socket. */
public final class LogicalConnections {
    private final StatementRunner runner;
    private final Ticker ticker;
    private final Duration defaultTimeout;
    private final CursorResume cursorResume;
    private final ReadLexer lexer = new ReadLexer();
    private final AppliedSettings settings = new AppliedSettings();
    private final @Nullable ReadFreshness freshness;

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
        this(runner, ticker, defaultTimeout, cursorResume, null);
    }

    /**
     * Opens connections over a runner, whose reads may be bounded in age.
     *
     * @param runner runs their statements
     * @param ticker times their deadlines
     * @param defaultTimeout ends a call that has no query timeout of its own
     * @param cursorResume what becomes of a cursor that breaks
     * @param freshness how fresh answers must be, null where nobody can ask for that
     */
    public LogicalConnections(
            StatementRunner runner,
            Ticker ticker,
            Duration defaultTimeout,
            CursorResume cursorResume,
            @Nullable ReadFreshness freshness) {
        this.runner = runner;
        this.ticker = ticker;
        this.defaultTimeout = defaultTimeout;
        this.cursorResume = cursorResume;
        this.freshness = freshness;
    }

    /**
     * A new logical connection. It holds no physical one until it has to.
     *
     * @return open, in auto-commit
     */
    public Connection open() {
        Freshness bounds = freshness == null ? Freshness.NONE : new Freshness(freshness);
        return new LogicalConnection(
                new Session(runner, new Deadlines(ticker, defaultTimeout), settings, bounds), lexer, cursorResume);
    }
}
