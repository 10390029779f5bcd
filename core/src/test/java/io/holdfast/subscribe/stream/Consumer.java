package io.holdfast.subscribe.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Checkpoint;
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

    /** What a transaction goes back to. */
    record Saved(Map<Row, Long> table, int batches) {}

    Saved saved() {
        return new Saved(Map.copyOf(table), batches.size());
    }

    void restore(Saved saved) {
        table.clear();
        table.putAll(saved.table);
        batches.subList(saved.batches, batches.size()).clear();
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
        batch.changes().forEach(change -> apply(table, change));
        table.values().removeIf(count -> count == 0);
        check(batch.checkpoint());
        if (batch.columns().keys() == 0) {
            assertThat(batch.checkpoint().rows())
                    .isEqualTo(
                            table.values().stream().mapToLong(Long::longValue).sum());
        }
        batches.add(batch);
    }

    /** As a consumer with a unique key does, and as one without. */
    static void apply(Map<Row, Long> table, Change change) {
        switch (change.operation()) {
            case INSERT, DELETE -> table.merge(change.row(), change.diff(), Long::sum);
            case UPSERT -> {
                removeKey(table, change.row());
                table.put(change.row(), 1L);
            }
            case DELETE_KEY -> removeKey(table, change.row());
        }
    }

    private static void removeKey(Map<Row, Long> table, Row row) {
        Object id = FakeEnvironment.id(row);
        table.keySet().removeIf(held -> FakeEnvironment.id(held).equals(id));
    }

    /** What is committed is what the serving environment answers to SELECT … AS OF F-1. */
    void check(Checkpoint checkpoint) {
        check(checkpoint, table);
    }

    void check(Checkpoint checkpoint, Map<Row, Long> held) {
        FakeEnvironment environment = Objects.requireNonNull(environments.get(checkpoint.environment()));
        assertThat(held).as("table at " + checkpoint).isEqualTo(environment.contentAsOf(checkpoint.frontier() - 1));
    }
}
