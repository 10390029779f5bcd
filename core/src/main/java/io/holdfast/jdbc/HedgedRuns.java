package io.holdfast.jdbc;

import io.holdfast.read.FirstAnswer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The simultaneous runs of one execute. Made on the caller's thread; thread-safe from then on.
 *
 * @param <T> what it results in
 */
final class HedgedRuns<T> {
    private final StatementExecution<T> execution;
    private final LogicalStatement logical;
    private final StatementExecution.Form<T> form;
    private final AtomicReference<@Nullable Statement> spare;
    private final List<HedgeSide<T>> sides = new CopyOnWriteArrayList<>();
    private boolean hedged;

    HedgedRuns(StatementExecution<T> execution, LogicalStatement logical, StatementExecution.Form<T> form) {
        this.execution = execution;
        this.logical = logical;
        this.form = form;
        this.spare = new AtomicReference<>(logical.detached());
    }

    LogicalStatement logical() {
        return logical;
    }

    StatementExecution.Form<T> form() {
        return form;
    }

    StatementExecution<T> execution() {
        return execution;
    }

    HedgeSide<T> side(FirstAnswer answers) {
        HedgeSide<T> side =
                new HedgeSide<>(this, answers, sides.isEmpty() ? execution.length() : execution.remaining());
        sides.add(side);
        return side;
    }

    /** The statement of the last execute, for the one run that comes to its connection; null for the others. */
    @Nullable
    Statement spare(Connection connection) throws SQLException {
        Statement known = spare.get();
        boolean fits = known != null && !known.isClosed() && known.getConnection() == connection;
        return fits && spare.compareAndSet(known, null) ? known : null;
    }

    void adopt(HedgeSide<T> winner, boolean more) throws SQLException {
        hedged = more;
        dropSpare();
        logical.adopt(winner.made());
    }

    void dropSpare() {
        Statement unused = spare.getAndSet(null);
        if (unused != null) {
            Physical.close(unused);
        }
    }

    boolean isHedged() {
        return hedged;
    }

    /** All runs are to end. */
    void interrupt(boolean abandoned) throws SQLException {
        for (HedgeSide<T> side : sides) {
            if (abandoned) {
                side.abandon();
            } else {
                side.cancel();
            }
        }
    }
}
