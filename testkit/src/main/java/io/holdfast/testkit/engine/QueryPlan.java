package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.sql.NowUse;
import io.holdfast.testkit.sql.PrivilegeQuestion;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.Set;

/**
 * A query, ready to be read at any timestamp.
 *
 * @param sql in the relational engine's dialect
 * @param specs its columns
 * @param parameters its parameters' types
 * @param sources what it reads
 */
record QueryPlan(String sql, List<ColumnSpec> specs, List<PgType> parameters, Sources sources) {
    /**
     * What a query reads.
     *
     * @param items the objects it names
     * @param inputs the histories behind them
     * @param linear whether its rows follow one by one from those of its one input
     * @param whole whether it is that input, row for row and column for column
     * @param constants the session's functions it calls
     * @param now how it and the views that it reads call {@code mz_now()}
     */
    record Sources(
            Set<CatalogItem> items,
            Set<History> inputs,
            boolean linear,
            boolean whole,
            Set<String> constants,
            NowUse now) {}

    List<Column> columns() {
        return specs.stream().map(spec -> new Column(spec.name(), spec.type())).toList();
    }

    Set<History> inputs() {
        return sources.inputs();
    }

    boolean stale() {
        // what a role may do can change between two executions
        return sources.constants().contains(PrivilegeQuestion.CONSTANT)
                || sources.items().stream().anyMatch(CatalogItem::dropped);
    }

    /** Whether it reads the catalog, whose rows come from no history. */
    boolean computed() {
        return sources.items().stream().anyMatch(CatalogItem::computed);
    }

    boolean callsNow() {
        return sources.constants().contains("mz_now") || sources.now() != NowUse.NEVER;
    }

    /** Whether the answer depends on when it is read. */
    boolean timestamped() {
        return !sources.items().isEmpty() || callsNow();
    }

    void checkNotDropped(EnvironmentOptions.Vintage vintage) throws SqlError {
        for (CatalogItem item : sources.items()) {
            if (item.dropped()) {
                throw vintage == EnvironmentOptions.Vintage.CURRENT
                        ? SqlError.of("42704", "relation '" + item.fullName() + "' was dropped")
                        : SqlError.of(
                                "XX000",
                                "query could not complete because relation \"" + item.fullName() + "\" was dropped");
            }
        }
    }

    /** The same for a SUBSCRIBE, which older servers word otherwise. */
    void checkStreamed(EnvironmentOptions.Vintage vintage) throws SqlError {
        for (CatalogItem item : sources.items()) {
            if (item.dropped() && vintage == EnvironmentOptions.Vintage.OLD) {
                throw SqlError.of(
                        "XX000",
                        "subscribe has been terminated because underlying relation \"" + item.fullName()
                                + "\" was dropped");
            }
        }
        checkNotDropped(vintage);
    }
}
