package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.ComputedRows;
import io.holdfast.testkit.relation.ReadPoint;
import io.holdfast.testkit.relation.RowSet;
import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.ReadHold;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a query at the time that its AS OF, its transaction or its isolation level asks for. Confined to the session's thread. */
final class ReadRunner {
    private final Environment environment;
    private final Planning planning;
    private final SessionState state;
    private final Interrupts interrupts;
    private final Timestamps timestamps;

    ReadRunner(Environment environment, Planning planning, SessionState state, Interrupts interrupts) {
        this.environment = environment;
        this.planning = planning;
        this.state = state;
        this.interrupts = interrupts;
        this.timestamps = new Timestamps(environment, planning);
    }

    /** What a query imports on the session's cluster. */
    Bundle bundle(QueryPlan query, boolean subscribe) throws SqlError {
        boolean direct =
                subscribe && query.sources().whole() && environment.settings().on(SystemSettings.PERSIST_FAST_PATH);
        return direct
                ? Bundle.storageOf(query)
                : Bundle.of(query, new Indexes(environment.catalog()), state.clusterName());
    }

    /** Refuses what was revoked from the session's role; of what a view reads its owner has the rights. */
    void requireSelect(QueryPlan query) throws SqlError {
        for (CatalogItem item : query.sources().items()) {
            environment.world().roles().requireSelect(planning.role(), item);
        }
    }

    Rows run(Optional<Statement.AsOf> asOf, QueryPlan query, List<@Nullable Object> parameters, ResultSink sink)
            throws SqlError {
        requireSelect(query);
        Serving.of(environment, state, planning.internal(), query).await(interrupts);
        environment.checkHealthy(query.inputs());
        Transaction transaction = state.transaction();
        if (asOf.isEmpty() && !query.timestamped()) {
            return answer(query, parameters, ReadPoint.at(environment.store().upper() - 1, environment.now()));
        }
        if (asOf.isEmpty() && !transaction.explicit()) {
            state.flush();
        }
        if (asOf.isEmpty()) {
            transaction.read();
            awaitRecency(query);
        }
        if (asOf.isEmpty() && transaction.explicit()) {
            return answerWhenReadable(query, parameters, pinned(transaction, query), false, sink);
        }
        Bundle bundle = bundle(query, false);
        try (ReadHold hold = hold(asOf, bundle, parameters)) {
            return answerWhenReadable(query, parameters, hold, asOf.isPresent(), sink);
        }
    }

    /** Where a read of the transaction sees the catalog; one with an AS OF is none of its reads. */
    private @Nullable ComputedRows catalog(boolean asOf) {
        Transaction transaction = state.transaction();
        return transaction.explicit() && !asOf ? transaction.catalog(planning.relational()::computedRows) : null;
    }

    private ReadHold hold(Optional<Statement.AsOf> asOf, Bundle bundle, List<@Nullable Object> parameters)
            throws SqlError {
        return asOf.isPresent()
                ? timestamps.hold(bundle, asOf.get(), parameters)
                : timestamps.newest(bundle.held(), state.isolation());
    }

    /** With real-time recency a strict read waits until the sources behind it have fetched what is there. */
    private void awaitRecency(QueryPlan query) throws SqlError {
        Isolation.Kind isolation = state.isolation().kind();
        if (!state.variables().on(VariableRules.RECENCY)) {
            return;
        }
        if (isolation == Isolation.Kind.BOUNDED) {
            throw SqlError.of("0A000", "real_time_recency cannot be combined with bounded staleness");
        }
        long until = environment.now()
                + IdleTimeout.millis(
                        VariableRules.RECENCY_TIMEOUT, state.variables().get(VariableRules.RECENCY_TIMEOUT));
        if (isolation == Isolation.Kind.STRICT
                && !environment
                        .progress()
                        .awaitSources(() -> checkWaiting(query), query.sources().items(), until)) {
            throw SqlError.of(
                    "57014",
                    "timed out before ingesting the source's visible frontier when real-time-recency query issued");
        }
    }

    /** The first read of a transaction decides its time and what it may read. */
    private ReadHold pinned(Transaction transaction, QueryPlan query) throws SqlError {
        Timedomain domain = transaction.domain(
                () -> Timedomain.of(query, environment.catalog().all()));
        domain.check(query);
        if (transaction.pinned().isEmpty()) {
            transaction.pin(timestamps.newest(domain.histories(), state.isolation()));
        }
        return transaction.pinned().orElseThrow();
    }

    private Rows answerWhenReadable(
            QueryPlan query, List<@Nullable Object> parameters, ReadHold hold, boolean asOf, ResultSink sink)
            throws SqlError {
        long time = hold.time();
        tell(query, time, asOf, sink);
        Set<History> inputs = query.inputs();
        environment.progress().awaitReadable(() -> checkWaiting(query), inputs, time);
        return answer(query, parameters, new ReadPoint(time, environment.now(), null, null, catalog(asOf)));
    }

    private void checkWaiting(QueryPlan query) throws SqlError {
        interrupts.check();
        query.checkNotDropped(environment.options().vintage());
    }

    private void tell(QueryPlan query, long time, boolean asOf, ResultSink sink) throws SqlError {
        if (state.variables().get("emit_timestamp_notice").matches("on|true|1|t")) {
            Determination why = new Determination(time, state.isolation(), asOf, bundle(query, false));
            boolean old = environment.options().vintage() == EnvironmentOptions.Vintage.OLD;
            sink.notice("00000", old ? "query timestamp: " + time : why.text(environment.store()));
        }
    }

    private Rows answer(QueryPlan query, List<@Nullable Object> parameters, ReadPoint point) throws SqlError {
        interrupts.check();
        RowSet rows = planning.relational().query(query.sql(), parameters, point);
        checkSize(rows);
        return new QueryRows(rows);
    }

    /** Refuses an answer that is too large; counting is for a limit that somebody has set. */
    private void checkSize(RowSet rows) throws SqlError {
        long own = ByteSize.parse(state.variables().get(VariableRules.RESULT_SIZE));
        long most = Math.min(own, environment.settings().resultSize());
        if (most >= ByteSize.parse(ByteSize.DEFAULT_RESULT)) {
            return;
        }
        long bytes = 0;
        for (Object[] row = rows.next(); row != null; row = rows.next()) {
            bytes += Backlog.size(Tuple.of(row));
            if (bytes > most) {
                rows.close();
                throw SqlError.of("53200", "result exceeds max size of " + most + " B");
            }
        }
        rows.rewind();
    }

    /** What EXPLAIN answers. */
    String explain(Statement.Explain explain, QueryPlan query, List<@Nullable Object> parameters) throws SqlError {
        Bundle bundle = bundle(query, false);
        if (!explain.timestamp()) {
            return plan(bundle);
        }
        Optional<Statement.AsOf> asOf = explain.source().asOf();
        try (ReadHold hold = hold(asOf, bundle, parameters)) {
            Determination why = new Determination(hold.time(), state.isolation(), asOf.isPresent(), bundle);
            return explain.json() ? why.json(environment.store()) : why.text(environment.store());
        }
    }

    /** No operators: only what is read, and where. */
    private String plan(Bundle bundle) throws SqlError {
        String indexes = bundle.indexes().stream()
                .map(index -> "  ReadIndex " + index.fullName() + "\n")
                .collect(Collectors.joining());
        String storage = bundle.storage().stream()
                .map(item -> "  ReadStorage " + item.fullName() + "\n")
                .collect(Collectors.joining());
        String none = bundle.held().isEmpty() ? "  Constant\n" : "";
        return "Explained Query:\n" + indexes + storage + none + "\nTarget cluster: " + state.clusterName() + "\n";
    }
}
