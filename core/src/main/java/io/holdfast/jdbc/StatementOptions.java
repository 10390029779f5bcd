package io.holdfast.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What the application has set on a statement, to be set on every physical one that stands for it. Not thread-safe. */
final class StatementOptions {
    private final int type;
    private final int concurrency;
    private final int holdability;
    private int queryTimeout;
    private @Nullable Integer fetchSize;
    private @Nullable Integer fetchDirection;
    private int maxRows;
    private int maxFieldSize;
    private boolean escapes = true;
    private @Nullable Boolean poolable;
    private @Nullable String cursorName;

    /** What nearly every statement has, never changed: one is copied before it is. */
    private static final StatementOptions USUAL = new StatementOptions(
            ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, ResultSet.CLOSE_CURSORS_AT_COMMIT);

    static StatementOptions of(int type, int concurrency, int holdability) {
        boolean usual = type == USUAL.type && concurrency == USUAL.concurrency && holdability == USUAL.holdability;
        return usual ? USUAL : new StatementOptions(type, concurrency, holdability);
    }

    /** These, to be changed. */
    StatementOptions own() {
        return this == USUAL ? new StatementOptions(type, concurrency, holdability) : this;
    }

    private StatementOptions(int type, int concurrency, int holdability) {
        this.type = type;
        this.concurrency = concurrency;
        this.holdability = holdability;
    }

    int type() {
        return type;
    }

    int concurrency() {
        return concurrency;
    }

    int holdability() {
        return holdability;
    }

    /** Whether a result of it sends what the application changes in its rows. */
    boolean isUpdatable() {
        return concurrency == ResultSet.CONCUR_UPDATABLE;
    }

    /** Whether a result of it is fetched in portions, and ends with its transaction. */
    boolean isCursor() {
        return fetchSize() > 0
                && type == ResultSet.TYPE_FORWARD_ONLY
                && holdability != ResultSet.HOLD_CURSORS_OVER_COMMIT;
    }

    int queryTimeout() {
        return queryTimeout;
    }

    void queryTimeout(int seconds) throws SQLException {
        queryTimeout = notNegative("query timeout", seconds);
    }

    int fetchSize() {
        return fetchSize == null ? 0 : fetchSize;
    }

    void fetchSize(int rows) throws SQLException {
        fetchSize = notNegative("fetch size", rows);
    }

    int fetchDirection() {
        return fetchDirection == null ? ResultSet.FETCH_FORWARD : fetchDirection;
    }

    void fetchDirection(int direction) throws SQLException {
        if (direction < ResultSet.FETCH_FORWARD || direction > ResultSet.FETCH_UNKNOWN) {
            throw Refusals.invalid("fetch direction", direction);
        }
        fetchDirection = direction;
    }

    int maxRows() {
        return maxRows;
    }

    void maxRows(int rows) throws SQLException {
        maxRows = notNegative("maximum of rows", rows);
    }

    int maxFieldSize() {
        return maxFieldSize;
    }

    void maxFieldSize(int bytes) throws SQLException {
        maxFieldSize = notNegative("maximum field size", bytes);
    }

    void escapes(boolean processed) {
        escapes = processed;
    }

    /**
     * Whether the statement may be pooled.
     *
     * @param usual what its kind is by default
     */
    boolean isPoolable(boolean usual) {
        return poolable == null ? usual : poolable;
    }

    void poolable(boolean wanted) {
        poolable = wanted;
    }

    void cursorName(String name) {
        cursorName = name;
    }

    Statement create(Connection physical) throws SQLException {
        return physical.createStatement(type, concurrency, holdability);
    }

    /** Sets them on a physical statement; the query timeout excepted, which is ours to keep. */
    void apply(Statement physical) throws SQLException {
        if (fetchSize != null) {
            physical.setFetchSize(fetchSize);
        }
        if (fetchDirection != null) {
            physical.setFetchDirection(fetchDirection);
        }
        if (cursorName != null) {
            physical.setCursorName(cursorName);
        }
        physical.setMaxRows(maxRows);
        physical.setMaxFieldSize(maxFieldSize);
        physical.setEscapeProcessing(escapes);
    }

    private static int notNegative(String what, int value) throws SQLException {
        if (value < 0) {
            throw Refusals.invalid(what, value);
        }
        return value;
    }
}
