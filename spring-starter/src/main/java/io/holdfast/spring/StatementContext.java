package io.holdfast.spring;

import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One execution of a statement, as an {@link Observation} knows it. Used by one thread. */
public final class StatementContext extends SenderContext<Object> {
    /** Any other word could come from the application's data, and tags must have few values. */
    private static final Set<String> OPERATIONS = Set.of(
            "SELECT",
            "VALUES",
            "TABLE",
            "SHOW",
            "WITH",
            "EXPLAIN",
            "INSERT",
            "UPDATE",
            "DELETE",
            "MERGE",
            "COPY",
            "CREATE",
            "ALTER",
            "DROP",
            "BEGIN",
            "COMMIT",
            "ROLLBACK",
            "SET",
            "FETCH",
            "DECLARE",
            "SUBSCRIBE");

    private final String database;
    private final @Nullable String text;
    private final String operation;
    private @Nullable AnsweredBy answeredBy;

    /** Who answered, and where that is. */
    record AnsweredBy(String endpoint, String host, int port, int attempts) {}

    StatementContext(String database, @Nullable String sql, boolean parameterized) {
        super((carrier, key, value) -> {}, Kind.CLIENT);
        setCarrier(database);
        this.database = database;
        this.text = parameterized ? sql : null;
        this.operation = operation(sql == null ? "" : sql);
    }

    private static String operation(String sql) {
        int start = 0;
        while (start < sql.length() && !Character.isLetter(sql.charAt(start))) {
            int comment = sql.startsWith("/*", start)
                    ? sql.indexOf("*/", start)
                    : sql.startsWith("--", start) ? sql.indexOf('\n', start) : start;
            start = comment < 0 ? sql.length() : comment + 1;
        }
        int end = start;
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
            end++;
        }
        String word = sql.substring(start, end).toUpperCase(Locale.ROOT);
        return OPERATIONS.contains(word) ? word : "OTHER";
    }

    /**
     * The database.
     *
     * @return OpenTelemetry's {@code db.namespace}
     */
    public String database() {
        return database;
    }

    /**
     * The first word of the statement.
     *
     * @return OpenTelemetry's {@code db.operation.name}; {@code OTHER} where it is none of some twenty that are known
     */
    public String operation() {
        return operation;
    }

    /**
     * The text of a prepared statement, whose data are its parameters.
     *
     * @return empty for a plain statement, which may have data in its text, and for a batch
     */
    public Optional<String> text() {
        return Optional.ofNullable(text);
    }

    /**
     * The endpoint that answered, the last of several attempts.
     *
     * @return empty where nobody did
     */
    public Optional<String> endpoint() {
        return Optional.ofNullable(answeredBy).map(AnsweredBy::endpoint);
    }

    /**
     * Where that endpoint is.
     *
     * @return OpenTelemetry's {@code server.address}; empty where nobody answered
     */
    public Optional<String> address() {
        return Optional.ofNullable(answeredBy).map(AnsweredBy::host);
    }

    /**
     * Where that endpoint listens.
     *
     * @return OpenTelemetry's {@code server.port}; empty where nobody answered
     */
    public Optional<Integer> port() {
        return Optional.ofNullable(answeredBy).map(AnsweredBy::port);
    }

    /**
     * How many endpoints were asked.
     *
     * @return 1 where the first one answered; 0 where that is not known
     */
    public int attempts() {
        return answeredBy == null ? 0 : answeredBy.attempts();
    }

    /**
     * What the server, or the driver, said.
     *
     * @return the SQLSTATE, OpenTelemetry's {@code db.response.status_code}; empty where it went well
     */
    public Optional<String> sqlState() {
        return getError() instanceof SQLException failure
                ? Optional.ofNullable(failure.getSQLState())
                : Optional.empty();
    }

    void answeredBy(@Nullable AnsweredBy who) {
        answeredBy = who;
    }
}
