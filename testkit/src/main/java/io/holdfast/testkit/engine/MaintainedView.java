package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.RelationalSession;
import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.store.Changes;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.Maintained;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A materialized view. The store calls it under its lock; the relational session is the evaluator's own. */
final class MaintainedView implements Maintained {
    private final History history;
    private final QueryPlan plan;
    private final ChangeFeed feed;
    private volatile @Nullable SqlError failure;
    private boolean started;

    MaintainedView(History history, QueryPlan plan, RelationalSession evaluator) {
        this.history = history;
        this.plan = plan;
        this.feed = new ChangeFeed(plan, List.of(), evaluator);
    }

    @Override
    public History history() {
        return history;
    }

    @Override
    public Set<History> inputs() {
        return plan.inputs();
    }

    @Override
    public long turn() {
        return started && failure == null ? feed.turn() : Long.MAX_VALUE;
    }

    /** Why the view has no contents just now: its query fails on its inputs. */
    Optional<SqlError> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public List<Change> changesAt(long time) {
        try {
            List<Change> changes = started ? later(time) : first(time);
            started = true;
            failure = null;
            return changes;
        } catch (SqlError e) {
            failure = e;
            return List.of();
        }
    }

    private List<Change> first(long time) throws SqlError {
        feed.start(time);
        return feed.snapshot(time);
    }

    private List<Change> later(long time) throws SqlError {
        List<Change> changes = new ArrayList<>();
        // after a failure several times have piled up; their changes become visible with this one
        feed.next(time + 1).forEach(moment -> changes.addAll(moment.changes()));
        return Changes.consolidate(changes);
    }
}
