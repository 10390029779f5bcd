package io.holdfast.testkit.type;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An error as Materialize reports it: SQLSTATE and text are what a client sees on the wire, to the letter. */
public final class SqlError extends Exception {
    private static final long serialVersionUID = 1L;

    private final String sqlState;
    private final @Nullable String detail;
    private final @Nullable String hint;
    private final boolean fatal;

    private SqlError(String sqlState, String message, @Nullable String detail, @Nullable String hint, boolean fatal) {
        super(Objects.requireNonNull(message, "message"));
        this.sqlState = sqlState;
        this.detail = detail;
        this.hint = hint;
        this.fatal = fatal;
    }

    /**
     * An error that ends the statement and leaves the session usable.
     *
     * @param sqlState five characters
     * @param message the text the client sees
     * @return the error
     */
    public static SqlError of(String sqlState, String message) {
        return new SqlError(sqlState, message, null, null, false);
    }

    /**
     * An error that ends the session.
     *
     * @param sqlState five characters
     * @param message the text the client sees
     * @return the error
     */
    public static SqlError fatal(String sqlState, String message) {
        return new SqlError(sqlState, message, null, null, true);
    }

    /**
     * This error with a DETAIL line.
     *
     * @param text the detail
     * @return a new error
     */
    public SqlError withDetail(String text) {
        return new SqlError(sqlState, message(), text, hint, fatal);
    }

    /**
     * This error with a HINT line.
     *
     * @param text the hint
     * @return a new error
     */
    public SqlError withHint(String text) {
        return new SqlError(sqlState, message(), detail, text, fatal);
    }

    /**
     * The text the client sees.
     *
     * @return never null
     */
    public String message() {
        return Objects.requireNonNull(getMessage());
    }

    /**
     * The SQLSTATE.
     *
     * @return five characters
     */
    public String sqlState() {
        return sqlState;
    }

    /**
     * The DETAIL line.
     *
     * @return null where there is none
     */
    public @Nullable String detail() {
        return detail;
    }

    /**
     * The HINT line.
     *
     * @return null where there is none
     */
    public @Nullable String hint() {
        return hint;
    }

    /**
     * Whether the session ends with this error.
     *
     * @return true for severity FATAL
     */
    public boolean fatal() {
        return fatal;
    }
}
