package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
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
final class StatementExecution<T> extends Execution<T> {
    private final LogicalStatement statement;
    private final Form<T> form;

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
    T work(Lease on) throws SQLException {
        return statement.attempt(this, on, form);
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
