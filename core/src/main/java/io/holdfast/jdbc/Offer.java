package io.holdfast.jdbc;

import io.holdfast.failure.TransactionRestartRequiredException;
import io.holdfast.failure.TransactionRestartRequiredException.Delivered;
import io.holdfast.read.Call;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What the endpoint that serves now would have gone on with, after a break: a timestamp that is not the one that was delivered.
 *
 * @param timestamp in milliseconds; empty where nobody told it in time
 */
record Offer(OptionalLong timestamp) {
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** Asks for it, within what is left of an execute. */
    static Offer of(Session session, Execution<?> broken) {
        Call call = Call.of(session.ticker(), broken.remainingAtMost(LONGEST));
        call.declarePure();
        try {
            return new Offer(OptionalLong.of(session.parts().runner().read(call, lease -> {
                try (Statement statement = lease.jdbc().createStatement();
                        ResultSet rows = statement.executeQuery("SELECT mz_now()::text")) {
                    rows.next();
                    return Long.parseLong(rows.getString(1));
                }
            })));
        } catch (SQLException | NumberFormatException e) {
            return new Offer(OptionalLong.empty());
        }
    }

    /** The break's error, with both timestamps. */
    TransactionRestartRequiredException refused(TransactionRestartRequiredException cut, Snapshot delivered) {
        String other = timestamp.isPresent() ? "; " + timestamp.getAsLong() + " is offered now" : "";
        return retold(
                cut,
                new Delivered(cut.rowsDelivered(), OptionalLong.of(delivered.timestamp()), timestamp),
                cut.getMessage() + " (what was delivered is as of " + delivered.timestamp() + other + ")");
    }

    /** The same break, of which more is known. */
    static TransactionRestartRequiredException retold(
            TransactionRestartRequiredException cut, Delivered delivered, String message) {
        SQLException cause = cut.getCause() instanceof SQLException first ? first : cut;
        TransactionRestartRequiredException told =
                new TransactionRestartRequiredException(cut.endpoint(), delivered, message, cause);
        if (cause != cut) {
            for (Throwable also : cut.getSuppressed()) {
                told.addSuppressed(also);
            }
        }
        return told;
    }
}
