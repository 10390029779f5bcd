package io.holdfast.testkit.engine;

import io.holdfast.testkit.store.Batch;
import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.Maintained;
import io.holdfast.testkit.store.Tuple;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What a sink would send: it is counted and goes nowhere. The store calls it under its lock. */
final class SinkFollower implements Maintained {
    private final Connector connector;
    private final CatalogItem of;
    private final History input;
    private final boolean snapshot;
    private Batch position;
    private boolean started;

    SinkFollower(Connector connector, CatalogItem of, boolean snapshot) {
        this.connector = connector;
        this.of = of;
        this.input = Objects.requireNonNull(of.history(), "a sink is of what is stored");
        this.snapshot = snapshot;
        this.position = input.logAt(Long.MAX_VALUE);
    }

    @Override
    public History history() {
        return Objects.requireNonNull(connector.item().history(), "a sink has a frontier");
    }

    @Override
    public Set<History> inputs() {
        return Set.of(input);
    }

    @Override
    public long turn() {
        return Long.MAX_VALUE;
    }

    @Override
    public List<Change> changesAt(long time) {
        List<Change> changes = new ArrayList<>();
        if (!started && snapshot) {
            Iterator<Tuple> rows = input.at(time);
            rows.forEachRemaining(row -> changes.add(new Change(row, 1)));
        }
        started = true;
        for (Batch next = position.next(); next != null; next = position.next()) {
            changes.addAll(next.changes());
            position = next;
        }
        Connectors.count(connector, of, changes);
        return List.of();
    }
}
