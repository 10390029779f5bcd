package io.holdfast.jdbc;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one list of where a call through us does not do what PgJDBC does, each with its reason. One that does not differ any more
 * fails the test.
 *
 * @param call which calls, as a pattern of {@link DifferentialTest}'s names
 * @param ours what we do, as a pattern of an outcome
 * @param reason why
 */
record DeliberateDifference(Pattern call, Pattern ours, String reason) {
    static final List<DeliberateDifference> ALL = List.of(
            difference(
                    "connection\\.getClientInfo.*",
                    "Properties \\{\\}",
                    "the name that Holdfast gives its physical connections is not the application's"),
            difference(
                    ".*getLargeMaxRows.*",
                    "Long 0",
                    "the driver refuses what it can do; a maximum within the range of int is set"),
            difference("metadata\\.unwrap.*", "throws \\w+ 22023", "every exception of ours has an SQLSTATE"),
            difference(
                    "closed connection\\.set(ShardingKey|ClientInfo).*",
                    "throws \\w+ (0A000|08003)",
                    "every exception of ours has an SQLSTATE"),
            difference(
                    "closed connection\\.(unwrap|isWrapperFor).*",
                    "throws \\w+ 22023|Boolean false",
                    "what is wrapped does not depend on whether it is open"),
            difference(
                    "closed connection\\..*",
                    "throws SQLNonTransientConnectionException 08003",
                    "a closed connection is JDBC's own subclass, with the driver's SQLSTATE, for every method"),
            difference(
                    "statement of a closed connection\\..*",
                    "throws SQLNonTransientConnectionException 08003|Boolean true",
                    "closing a connection closes its statements, as JDBC has it"),
            difference(
                    "closed prepared\\.(add|execute).*",
                    "throws PSQLException 42809",
                    "a text is refused by a prepared statement first of all"),
            difference(
                    "closed (prepared|statement)\\..*",
                    "throws PSQLException 55000",
                    "a closed statement says so, also where the driver would first say what it does not support"),
            difference(
                    "(closed (prepared|statement)|statement of a closed connection)\\.unwrap.*",
                    "throws \\w+ 22023",
                    "every exception of ours has an SQLSTATE"));

    private static DeliberateDifference difference(String call, String ours, String reason) {
        return new DeliberateDifference(Pattern.compile(call, Pattern.DOTALL), Pattern.compile(ours), reason);
    }

    /** The first that explains what we do; empty where none does. */
    static Optional<DeliberateDifference> of(String call, String ours) {
        return ALL.stream()
                .filter(difference -> difference.call().matcher(call).matches()
                        && difference.ours().matcher(ours).matches())
                .findFirst();
    }
}
