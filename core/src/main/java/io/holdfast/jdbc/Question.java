package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.read.Verdict;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Something that the driver's connection is asked to do, without a text of the application's.
 *
 * @param <T> the answer
 */
abstract class Question<T> extends Execution<T> {
    private final Session session;

    Question(Session session, Verdict verdict, Duration within) {
        super(session, verdict, within);
        this.session = session;
    }

    /** One that only needs the lease. */
    static <T> Question<T> of(Session session, Verdict verdict, Work<T> work) {
        return new Question<>(session, verdict, Duration.ZERO) {
            @Override
            T work(Lease on) throws SQLException {
                return work.on(on);
            }
        };
    }

    @Override
    final Session session() {
        return session;
    }

    @Override
    final boolean isQuestion() {
        return true;
    }

    /** What is done. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it. */
        T on(Lease lease) throws SQLException;
    }
}
