package io.holdfast.samples.failover;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Change;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The application's copy of the orders, kept by nothing but the subscription. It trusts nobody: after every batch no order may
 * be there twice, and none may have been taken away that was not there. Thread-safe.
 */
final class OrderMirror {
    private final Map<List<Object>, Long> rows = new HashMap<>();
    private final Set<Object> doubled = new HashSet<>();
    private long changes;
    private long batches;
    private long corrections;

    synchronized void apply(Batch batch) {
        batches++;
        if (batch.kind() == Batch.Kind.SNAPSHOT) {
            rows.clear();
        }
        if (batch.kind() == Batch.Kind.CORRECTION) {
            corrections++;
        }
        Set<Object> touched = new HashSet<>();
        for (Change change : batch.changes()) {
            changes++;
            List<Object> row = new ArrayList<>(change.row().values());
            touched.add(row.get(0));
            rows.merge(row, change.diff(), (left, right) -> left + right == 0 ? null : Long.valueOf(left + right));
        }
        check(touched);
    }

    private void check(Set<Object> touched) {
        Map<Object, Long> copies = new HashMap<>();
        rows.forEach((row, count) -> {
            if (touched.contains(row.get(0))) {
                copies.merge(row.get(0), count, Long::sum);
            }
            if (count < 0) {
                doubled.add(row.get(0));
            }
        });
        copies.forEach((id, count) -> {
            if (count != 1) {
                doubled.add(id);
            }
        });
    }

    synchronized long changes() {
        return changes;
    }

    synchronized long batches() {
        return batches;
    }

    synchronized long corrections() {
        return corrections;
    }

    synchronized long doubled() {
        return doubled.size();
    }

    /** How many of these rows are not there. */
    synchronized long missing(Collection<List<Object>> expected) {
        return expected.stream().filter(row -> !rows.containsKey(row)).count();
    }

    /** Whether exactly these rows are there, each once. */
    synchronized boolean equalTo(Collection<List<Object>> expected) {
        return rows.size() == expected.size()
                && missing(expected) == 0
                && rows.values().stream().allMatch(count -> count == 1);
    }
}
