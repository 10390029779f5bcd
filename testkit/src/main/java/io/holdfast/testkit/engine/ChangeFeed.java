package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.ReadPoint;
import io.holdfast.testkit.relation.RelationalSession;
import io.holdfast.testkit.relation.RowSet;
import io.holdfast.testkit.store.Batch;
import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.store.Changes;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A query's contents at one time and its changes after it. A whole object is read from its log; a filter or projection of one is
 * run over that object's changes; anything else is run again at every time an input changed or a temporal filter turned, and
 * compared.
 */
final class ChangeFeed {
    private final QueryPlan plan;
    private final List<@Nullable Object> parameters;
    private final RelationalSession relational;
    private final List<Batch> positions = new ArrayList<>();
    private Map<Tuple, Long> contents = Map.of();
    private long turn = Long.MAX_VALUE;
    private int evaluations;

    ChangeFeed(QueryPlan plan, List<@Nullable Object> parameters, RelationalSession relational) {
        this.plan = plan;
        this.parameters = parameters;
        this.relational = relational;
    }

    /** Changes that happened at one time. */
    record Moment(long time, List<Change> changes) {}

    /** Starts at a time that the caller holds: {@link #next} gives what happens after it. */
    void start(long time) throws SqlError {
        positions.clear();
        for (History input : plan.inputs()) {
            positions.add(input.logAt(time));
        }
        if (!plan.sources().linear()) {
            contents = count(evaluate(ReadPoint.at(time, time)));
        }
    }

    /** The rows at the starting time, sorted. */
    List<Change> snapshot(long time) throws SqlError {
        List<Change> rows = new ArrayList<>();
        if (plan.sources().whole()) {
            Iterator<Tuple> all = plan.inputs().iterator().next().at(time);
            while (all.hasNext()) {
                rows.add(new Change(all.next(), 1));
            }
        } else if (plan.sources().linear()) {
            evaluate(ReadPoint.at(time, time)).forEach(row -> rows.add(new Change(row, 1)));
        } else {
            contents.forEach((row, count) -> rows.add(new Change(row, count)));
        }
        return Changes.sorted(rows);
    }

    /** When the contents change next although no input does. */
    long turn() {
        return turn;
    }

    /** How often the query has been run. */
    int evaluations() {
        return evaluations;
    }

    /** Whether an input changed since the last call, before a time, or the contents did by themselves. */
    boolean pending(long before) {
        if (turn < before) {
            return true;
        }
        for (Batch position : positions) {
            Batch next = position.next();
            if (next != null && next.time() < before) {
                return true;
            }
        }
        return false;
    }

    /** What happened since the last call, before a time, in order of time and row. */
    List<Moment> next(long before) throws SqlError {
        return plan.sources().linear() ? fromLog(before) : fromContents(before);
    }

    private List<Moment> fromLog(long before) throws SqlError {
        List<Moment> moments = new ArrayList<>();
        Batch next = positions.get(0).next();
        while (next != null && next.time() < before) {
            List<Change> changes = plan.sources().whole() ? new ArrayList<>(next.changes()) : project(next);
            add(moments, next.time(), changes);
            positions.set(0, next);
            next = next.next();
        }
        return moments;
    }

    private static void add(List<Moment> moments, long time, List<Change> changes) {
        List<Change> sorted = Changes.sorted(changes);
        if (!sorted.isEmpty()) {
            moments.add(new Moment(time, sorted));
        }
    }

    private List<Change> project(Batch batch) throws SqlError {
        List<Change> changes = new ArrayList<>();
        for (int sign = 1; sign >= -1; sign -= 2) {
            List<Tuple> rows = new ArrayList<>();
            for (Change change : batch.changes()) {
                for (long i = change.diff() * sign; i > 0; i--) {
                    rows.add(change.row());
                }
            }
            if (!rows.isEmpty()) {
                ReadPoint.Delta delta =
                        new ReadPoint.Delta(plan.inputs().iterator().next(), rows);
                int diff = sign;
                evaluate(new ReadPoint(batch.time(), batch.time(), delta, null, null))
                        .forEach(row -> changes.add(new Change(row, diff)));
            }
        }
        return changes;
    }

    private List<Moment> fromContents(long before) throws SqlError {
        TreeSet<Long> times = new TreeSet<>();
        for (int i = 0; i < positions.size(); i++) {
            Batch position = positions.get(i);
            for (Batch next = position.next(); next != null && next.time() < before; next = next.next()) {
                times.add(next.time());
                position = next;
            }
            positions.set(i, position);
        }
        if (plan.computed()) {
            // the catalog has no log: what changed since the last look is told with the latest time
            times.add(before - 1);
        }
        List<Moment> moments = new ArrayList<>();
        while (turn < before || !times.isEmpty()) {
            long time = times.isEmpty() ? turn : Math.min(turn, times.first());
            times.remove(time);
            Map<Tuple, Long> after = count(evaluate(ReadPoint.at(time, time)));
            add(moments, time, new ArrayList<>(Changes.between(contents, after)));
            contents = after;
        }
        return moments;
    }

    private static Map<Tuple, Long> count(List<Tuple> rows) {
        Map<Tuple, Long> counts = new HashMap<>(rows.size() * 2);
        rows.forEach(row -> counts.merge(row, 1L, Long::sum));
        return counts;
    }

    private List<Tuple> evaluate(ReadPoint point) throws SqlError {
        List<Tuple> rows = new ArrayList<>();
        evaluations++;
        try (RowSet result = relational.query(plan.sql(), parameters, point)) {
            for (Object[] row = result.next(); row != null; row = result.next()) {
                rows.add(Tuple.of(row));
            }
        }
        turn = relational.nextChange();
        return rows;
    }
}
