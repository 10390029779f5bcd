package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.read.Call;
import io.holdfast.read.FirstAnswer;
import io.holdfast.read.Hedgeable;
import io.holdfast.read.Side;
import io.holdfast.read.Verdict;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One execute of a logical statement.
 *
 * @param <T> what it results in
 */
final class StatementExecution<T> extends Execution<T> implements Hedgeable<T> {
    private final LogicalStatement statement;
    private final Form<T> form;
    private volatile @Nullable HedgedRuns<T> runs;

    StatementExecution(LogicalStatement statement, Verdict verdict, Form<T> form) {
        super(
                statement.session(),
                verdict,
                Duration.ofSeconds(statement.options().queryTimeout()));
        this.statement = statement;
        this.form = form;
    }

    @Override
    Session session() {
        return statement.session();
    }

    @Override
    @Nullable
    String text() {
        return statement.text();
    }

    @Override
    boolean canBeReadAsOf(long timestamp) {
        return statement.canBeReadAsOf(timestamp);
    }

    @Override
    boolean mayWriteLater() {
        return statement.options().isUpdatable();
    }

    @Override
    T work(Lease on) throws SQLException {
        return statement.attempt(this, on, form);
    }

    @Override
    boolean canRunTwice() {
        return verdict().isRead()
                && verdict().changes().isEmpty()
                && statement.text() != null
                && statement.options().fetchSize() == 0
                && !isOnlyOnce();
    }

    @Override
    public Call call() {
        return this;
    }

    @Override
    public String fingerprint() {
        return String.valueOf(statement.text());
    }

    @Override
    public Side<T> side(FirstAnswer answers) {
        HedgedRuns<T> all = runs;
        if (all == null) {
            all = new HedgedRuns<>(this, statement, form);
            runs = all;
        }
        return all.side(answers);
    }

    @Override
    public void adopt(Side<T> winner, boolean more) throws SQLException {
        HedgeSide<T> side = (HedgeSide<T>) winner;
        HedgedRuns<T> all = runs;
        if (all != null) {
            all.adopt(side, more);
        }
        answeredBy(side);
    }

    @Override
    public void endRuns() {
        HedgedRuns<T> all = runs;
        if (all != null) {
            all.dropSpare();
        }
    }

    @Override
    boolean isHedged() {
        HedgedRuns<T> all = runs;
        return all != null && all.isHedged();
    }

    @Override
    protected void interrupt() throws SQLException {
        HedgedRuns<T> all = runs;
        if (all == null) {
            super.interrupt();
        } else {
            all.interrupt(isAbandoned());
        }
    }

    /**
     * Which of the driver's ways to execute is taken. One that captures nothing costs nothing.
     *
     * @param <T> what it results in
     */
    @FunctionalInterface
    interface Form<T> {
        /** Executes a text, which the statement has already where it is a prepared one. */
        T execute(LogicalStatement logical, Statement physical, String text) throws SQLException;
    }
}
