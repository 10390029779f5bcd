package io.holdfast.testkit.relation;

import io.holdfast.testkit.store.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The computed relations as a transaction first saw them: all of them are kept at its first look at one, so that later looks agree
 * with it. Confined to one thread.
 */
public final class ComputedRows {
    private final Collection<TableDefinition.Computed> all;
    private final Map<TableDefinition.Computed, List<Tuple>> kept = new HashMap<>();

    ComputedRows(Collection<TableDefinition.Computed> all) {
        this.all = all;
    }

    List<Tuple> of(TableDefinition.Computed relation) {
        if (kept.isEmpty()) {
            all.forEach(one -> kept.put(one, one.rows().get()));
        }
        return kept.getOrDefault(relation, List.of());
    }
}
