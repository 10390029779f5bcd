package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.failure.TransactionRestartRequiredException;
import io.holdfast.failure.TransactionRestartRequiredException.Delivered;
import io.holdfast.read.Verdict;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A result that is fetched in portions inside a transaction: a row that may ask the server goes through the session. Where its
 * transaction goes on elsewhere, it is opened again as of the same snapshot, and the rows that were delivered are left out.
 */
final class LogicalCursor extends LogicalResultSet {
    private final LogicalStatement statement;
    private final Session session;
    private final @Nullable DeliveredRows delivered;
    private final @Nullable Object[] parameters;
    private @Nullable DeliveredRows crossing;
    private Connection home;
    private int fetchSize;
    private int buffered;
    private long rows;
    private boolean wentOn;

    LogicalCursor(ResultSet delegate, LogicalStatement statement, @Nullable Execution<?> origin) throws SQLException {
        super(delegate, statement, origin);
        this.statement = statement;
        this.session = statement.session();
        this.fetchSize = delegate.getFetchSize();
        this.buffered = fetchSize;
        this.home = delegate.getStatement().getConnection();
        boolean resumes = session.resumesExactly() && origin != null && origin.snapshot() != null;
        this.delivered = resumes ? new DeliveredRows(delegate.getMetaData().getColumnCount()) : null;
        this.parameters = resumes ? statement.parametersNow() : Parameters.NONE;
    }

    @Override
    public boolean next() throws SQLException {
        boolean more = buffered > 0 ? delegate().next() : fetched();
        buffered--;
        if (more) {
            rows++;
            if (delivered != null) {
                delivered.add(delegate());
            }
        }
        return more;
    }

    /** Behind the last row of a portion the driver has to fetch the next one to know. */
    @Override
    public boolean isLast() throws SQLException {
        if (buffered > 0 || delegate().isClosed()) {
            return delegate().isLast();
        }
        return asked(new Peek(Duration.ofSeconds(statement.getQueryTimeout())));
    }

    private boolean fetched() throws SQLException {
        if (delegate().isClosed()) {
            return delegate().next();
        }
        return asked(new Fetch(Duration.ofSeconds(statement.getQueryTimeout())));
    }

    private boolean asked(Fetch fetch) throws SQLException {
        try {
            return session.run(fetch);
        } catch (TransactionRestartRequiredException e) {
            throw Offer.retold(e, new Delivered(rows, e.deliveredAt(), e.offeredAt()), told(e));
        }
    }

    private String told(TransactionRestartRequiredException cut) {
        String snapshots =
                cut.deliveredAt().isPresent() ? " as of " + cut.deliveredAt().getAsLong() : "";
        String other = cut.offeredAt().isPresent() ? " (" + cut.offeredAt().getAsLong() + ")" : "";
        return "the connection to endpoint " + cut.endpoint() + " broke after " + rows
                + " rows of a cursor were delivered"
                + snapshots + ", and its rest elsewhere would be of another snapshot" + other
                + ": roll back and run the whole transaction again";
    }

    /** Its own count: the driver's begins again where the cursor was opened again. */
    @Override
    public int getRow() throws SQLException {
        return wentOn ? (int) rows : delegate().getRow();
    }

    @Override
    public void setFetchSize(int size) throws SQLException {
        delegate().setFetchSize(size);
        fetchSize = size;
    }

    /** Asks for the next portion, and gives its first row. */
    private class Fetch extends Execution<Boolean> {
        Fetch(Duration within) {
            super(session, Verdict.READ, within);
        }

        @Override
        final Session session() {
            return session;
        }

        @Override
        final boolean canBeReadAsOf(long timestamp) {
            return delivered != null
                    && !delivered.isForgotten()
                    && Parameters.areRepeatable(parameters)
                    && statement.canBeReadAsOf(timestamp);
        }

        @Override
        Boolean work(Lease on) throws SQLException {
            if (on.jdbc() == home) {
                running(statement.physical());
                boolean more = remaining(delegate());
                buffered = wentOn ? 1 : Math.max(1, fetchSize);
                return more;
            }
            Execution<?> opened = origin();
            Snapshot of = opened == null ? null : opened.snapshot();
            if (delivered == null || of == null || !of.equals(session.continuedAt(on))) {
                throw Refusals.cursorEnded();
            }
            return goneOn(on, delivered);
        }

        /** Finds all that was delivered in the result of the same snapshot; what follows has not been seen. */
        private boolean goneOn(Lease on, DeliveredRows seen) throws SQLException {
            ResultSet again = statement.reopened(this, on, parameters);
            DeliveredRows left = seen.copy();
            boolean inOrder = true;
            while (!left.isEmpty() && again.next()) {
                inOrder &= left.remove(again);
            }
            if (!left.isEmpty()) {
                throw another();
            }
            if (!inOrder) {
                again = statement.reopened(this, on, parameters);
                left = seen.copy();
            }
            boolean more = remaining(again, left);
            crossing = left;
            replaceDelegate(again);
            home = on.jdbc();
            buffered = 1;
            wentOn = true;
            origin(this);
            statement.noteSurvival(this);
            return more;
        }

        private boolean remaining(ResultSet from) throws SQLException {
            return crossing == null ? from.next() : remaining(from, crossing);
        }

        private boolean remaining(ResultSet from, DeliveredRows left) throws SQLException {
            while (from.next()) {
                if (left.isEmpty() || !left.remove(from)) {
                    return true;
                }
            }
            if (!left.isEmpty()) {
                throw another();
            }
            return false;
        }

        private SQLException another() {
            return new SQLException("the same query as of the same time had other rows", "40001");
        }
    }

    /** Asks whether there is another row, from where the cursor is: opened again elsewhere, its current row is not this one. */
    private final class Peek extends Fetch {
        Peek(Duration within) {
            super(within);
        }

        @Override
        Boolean work(Lease on) throws SQLException {
            if (on.jdbc() != home) {
                throw Refusals.cursorEnded();
            }
            if (crossing != null && !crossing.isEmpty()) {
                throw Refusals.unsupported("isLast() of a cursor that went on elsewhere in another order");
            }
            running(statement.physical());
            boolean last = delegate().isLast();
            // this row is the first one of the portion that was fetched now
            buffered = last || wentOn ? 0 : fetchSize;
            return last;
        }
    }
}
