package io.holdfast.subscribe.stream;

import io.holdfast.failure.FailureKind;
import io.holdfast.failure.FailureTable;
import io.holdfast.subscribe.SubscriptionException.Reason;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * What an SQL error means for a subscription. Where {@link FailureTable} speaks of any statement, this knows the errors that
 * mean something else to a stream, in the wording of older and newer servers.
 *
 * @param action what comes next
 * @param kind what the outcome recorder hears
 * @param reason why the subscription ends, if it ends
 */
record Verdict(Action action, FailureKind kind, Reason reason) {
    /** What a subscription does about an error. */
    enum Action {
        /** Find the place again, elsewhere first. */
        RETRY,
        /** Begin again there: it went wrong in a way that the next stream avoids. */
        RETRY_HERE,
        /** The environment no longer has the history after the checkpoint, or the name means another object now. */
        REBASE,
        /** Try again some times, then end. */
        RETRY_SOMETIMES,
        /** End if this environment is the one that was read, or none was: elsewhere the object may still come. */
        END_AT_HOME,
        /** End. */
        END
    }

    /** Which part of a stream's life an error belongs to. */
    enum Phase {
        /** Connecting and asking for the environment. */
        CONNECT,
        /** Resolving the object and declaring the cursor. */
        BEGIN,
        /** Reading. */
        READ
    }

    private static final List<Known> KNOWN = List.of(
            new Known("22000", "could not find a valid timestamp", Action.REBASE, Reason.SERVER),
            // what a bounded read asks for is past, and only a stream that never ended has it
            new Known("22000", "is greater than its upper bound", Action.END_AT_HOME, Reason.HISTORY_LOST),
            new Known("XX000", "is not valid for all inputs", Action.REBASE, Reason.SERVER),
            new Known("42704", "was dropped", Action.REBASE, Reason.UNKNOWN_OBJECT),
            new Known("P0002", "is not readable at any timestamp", Action.REBASE, Reason.UNKNOWN_OBJECT),
            new Known("XX000", "query could not complete because", Action.REBASE, Reason.UNKNOWN_OBJECT),
            new Known("XX000", "subscribe has been terminated because", Action.REBASE, Reason.UNKNOWN_OBJECT),
            new Known("53200", "fell behind", Action.RETRY, Reason.SERVER),
            new Known("54000", "broken off, to be read with", Action.RETRY_HERE, Reason.SERVER),
            new Known("57014", "timed out", Action.RETRY, Reason.SERVER),
            new Known("57014", "", Action.END, Reason.CANCELLED),
            new Known("42883", "mz_environment_id", Action.END, Reason.NOT_MATERIALIZE),
            new Known("XX000", "unknown catalog item", Action.END_AT_HOME, Reason.UNKNOWN_OBJECT),
            new Known("XX000", "unknown schema", Action.END_AT_HOME, Reason.UNKNOWN_OBJECT),
            new Known("XX000", "unknown database", Action.END_AT_HOME, Reason.UNKNOWN_OBJECT),
            new Known("42P01", "", Action.END_AT_HOME, Reason.UNKNOWN_OBJECT),
            new Known("42704", "", Action.END_AT_HOME, Reason.UNKNOWN_OBJECT),
            new Known("42501", "", Action.RETRY_SOMETIMES, Reason.REFUSED));

    static Verdict of(SQLException failure, Phase phase) {
        FailureKind kind = FailureTable.classify(failure);
        if (kind == FailureKind.CONNECTION) {
            return new Verdict(Action.RETRY, kind, Reason.SERVER);
        }
        String state = String.valueOf(failure.getSQLState());
        String text = String.valueOf(failure.getMessage());
        return KNOWN.stream()
                .filter(known -> state.startsWith(known.state) && text.contains(known.text))
                .findFirst()
                .map(known -> new Verdict(known.action, kind, known.reason))
                .orElseGet(() -> byKind(kind, phase));
    }

    private static Verdict byKind(FailureKind kind, Phase phase) {
        return switch (kind) {
            case REFUSED -> new Verdict(Action.RETRY_SOMETIMES, kind, Reason.REFUSED);
            case QUERY ->
                phase == Phase.CONNECT
                        ? new Verdict(Action.RETRY_SOMETIMES, kind, Reason.SERVER)
                        : new Verdict(Action.END_AT_HOME, kind, phase == Phase.READ ? Reason.POISONED : Reason.SERVER);
            case CONNECTION, TIMEOUT, OVERLOAD, NOT_SERVING, STALE, SESSION ->
                new Verdict(Action.RETRY, kind, Reason.SERVER);
        };
    }

    /**
     * Why, for a person. An index on the subscription's cluster keeps one second of history whatever its view retains, so it is
     * named where the server's detail shows one.
     */
    static String describe(SQLException failure) {
        // the first line: what follows in a server's message may quote data
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        String text = failure.getSQLState() + ": " + message;
        boolean index = detail(failure).contains("ComputeInput");
        return index
                ? text + " (an index of the session's cluster limits the history: subscribe on a cluster without one)"
                : text;
    }

    private static String detail(SQLException failure) {
        if (failure instanceof PSQLException postgres && postgres.getServerErrorMessage() != null) {
            @Nullable String detail = postgres.getServerErrorMessage().getDetail();
            return detail == null ? "" : detail;
        }
        return "";
    }

    private record Known(String state, String text, Action action, Reason reason) {}
}
