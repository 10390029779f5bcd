package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.failure.FailureTable;
import io.holdfast.read.Call;
import io.holdfast.read.FirstAnswer;
import io.holdfast.read.Side;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One of two simultaneous runs of a statement's execute: an execute of its own, with a physical statement of its own, so that the
 * logical one knows nothing of it until its answer is taken.
 *
 * @param <T> what it results in
 */
final class HedgeSide<T> extends Execution<T> implements Side<T> {
    private static final System.Logger LOG = System.getLogger(HedgeSide.class.getName());

    private final LogicalStatement logical;
    private final StatementExecution.Form<T> form;
    private final HedgedRuns<T> runs;
    private final FirstAnswer answers;
    private final String sql;
    private volatile String heading = "";
    private @Nullable Statement physical;

    /**
     * A run.
     *
     * @param within how long it may take
     */
    HedgeSide(HedgedRuns<T> runs, FirstAnswer answers, Duration within) {
        super(runs.logical().session(), runs.execution().verdict(), within);
        asks(runs.execution());
        this.logical = runs.logical();
        this.form = runs.form();
        this.runs = runs;
        this.answers = answers;
        this.sql = String.valueOf(logical.text());
    }

    @Override
    Session session() {
        return logical.session();
    }

    @Override
    String text() {
        return sql;
    }

    @Override
    public Call call() {
        return this;
    }

    @Override
    public String heading() {
        return heading;
    }

    @Override
    protected void heads(String endpoint) {
        heading = endpoint;
    }

    @Override
    T work(Lease on) throws SQLException {
        release();
        Statement made = runs.spare(on.jdbc());
        if (made == null) {
            made = logical.create(on.jdbc());
            logical.options().apply(made);
        }
        physical = made;
        running(made);
        try {
            T answer = executed(on, made);
            ColumnTypes.learn(made().getResultSet(), on.jdbc(), null);
            told(made());
            return answer;
        } catch (SQLException e) {
            release();
            throw e;
        }
    }

    private T executed(Lease on, Statement made) throws SQLException {
        try {
            return form.execute(logical, made, sql);
        } catch (SQLException e) {
            if (!FailureTable.isChangedPlan(e)) {
                throw e;
            }
            session().healed(on, e);
            Statement fresh = logical.unpreparedOn(on.jdbc());
            release();
            physical = fresh;
            running(fresh);
            try {
                return form.execute(logical, fresh, sql);
            } finally {
                on.evict();
            }
        }
    }

    @Override
    T delivered(Lease on, T answer) throws SQLException {
        try {
            return answers.take(() -> super.delivered(on, answer));
        } catch (SQLException e) {
            release();
            throw e;
        }
    }

    /** The physical statement that has answered. */
    Statement made() throws SQLException {
        Statement made = physical;
        if (made == null) {
            throw Refusals.cancelled();
        }
        return made;
    }

    private void release() {
        Statement made = physical;
        physical = null;
        if (made != null) {
            Physical.close(made);
        }
    }

    @Override
    public void breakOff() {
        try {
            abandon();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.TRACE, "breaking a run off", e);
        }
    }
}
