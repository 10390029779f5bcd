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
    private final ConnectionParts parts;

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
        boolean exact = cursorResume == CursorResume.EXACT;
        AppliedSettings settings = new AppliedSettings(
                lease -> exact && runner.environment(lease.endpoint()).isPresent());
        this.parts =
                new ConnectionParts(runner, ticker, defaultTimeout, cursorResume, new ReadLexer(), settings, freshness);
    }

    /**
     * A new logical connection, whose end somebody wants to hear of. It holds no physical one until it has to.
     *
     * @param ended called once, by whoever closes or aborts it; must not block
     * @return open, in auto-commit
     */
    public Connection open(Runnable ended) {
        return new LogicalConnection(new Session(parts, ended));
    }
}
