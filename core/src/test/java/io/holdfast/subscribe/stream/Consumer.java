package io.holdfast.subscribe.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Applies batches to a table, and checks each of them against the environment's own answer. */
final class Consumer implements BatchHandler {
    private final Map<String, FakeEnvironment> environments;
    private final Map<Row, Long> table = new HashMap<>();
    private final List<Batch> batches = new ArrayList<>();

    Consumer(List<FakeEnvironment> environments) {
        Map<String, FakeEnvironment> byId = new HashMap<>();
        environments.forEach(environment -> byId.put(environment.id(), environment));
        this.environments = byId;
    }

    Map<Row, Long> table() {
        return table;
    }

    List<Batch> batches() {
        return batches;
    }

    Batch last() {
        return batches.get(batches.size() - 1);
    }

    List<Batch.Kind> kinds() {
        return batches.stream().map(Batch::kind).toList();
    }

    @Override
    public void apply(Batch batch) {
        long before = batches.isEmpty() ? 0 : last().frontier();
        assertThat(batch.frontier()).as("frontier").isGreaterThan(before);
        assertThat(batch.changes())
                .allSatisfy(change -> assertThat(change.timestamp())
                        .isGreaterThanOrEqualTo(before)
                        .isLessThan(batch.frontier()));
        if (batch.kind() == Batch.Kind.SNAPSHOT) {
            table.clear();
        }
        for (Change change : batch.changes()) {
            table.merge(change.row(), change.diff(), Long::sum);
        }
        table.values().removeIf(count -> count == 0);
        FakeEnvironment environment = Objects.requireNonNull(environments.get(batch.environment()));
        assertThat(table)
                .as("table after " + batch.kind() + " up to " + batch.checkpoint())
                .isEqualTo(environment.contentAsOf(batch.checkpoint().frontier() - 1));
        assertThat(batch.checkpoint().rows())
                .isEqualTo(table.values().stream().mapToLong(Long::longValue).sum());
        batches.add(batch);
    }
}
