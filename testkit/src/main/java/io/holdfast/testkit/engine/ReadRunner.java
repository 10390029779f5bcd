package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.ReadPoint;
import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.ReadHold;
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
                : Bundle.of(
                        query,
                        new Indexes(environment.catalog()),
                        state.variables().get("cluster"));
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
        Serving.of(environment, state.variables(), planning.internal(), query).await(interrupts);
        environment.checkHealthy(query.inputs());
        Transaction transaction = state.transaction();
        if (asOf.isEmpty() && !query.timestamped()) {
            return answer(query, parameters, environment.store().upper() - 1);
        }
        if (asOf.isEmpty() && !transaction.explicit()) {
            state.flush();
        }
        if (asOf.isEmpty()) {
            transaction.read();
            checkRecency();
        }
        if (asOf.isEmpty() && transaction.explicit()) {
            return answerWhenReadable(query, parameters, pinned(transaction, query), false, sink);
        }
        Bundle bundle = bundle(query, false);
        try (ReadHold hold = hold(asOf, bundle, parameters)) {
            return answerWhenReadable(query, parameters, hold, asOf.isPresent(), sink);
        }
    }

    private ReadHold hold(Optional<Statement.AsOf> asOf, Bundle bundle, List<@Nullable Object> parameters)
            throws SqlError {
        return asOf.isPresent()
                ? timestamps.hold(bundle, asOf.get(), parameters)
                : timestamps.newest(bundle.held(), state.isolation());
    }

    private void checkRecency() throws SqlError {
        boolean recency = !state.variables().get("real_time_recency").matches("off|false");
        if (recency && state.isolation().kind() == Isolation.Kind.BOUNDED) {
            throw SqlError.of("0A000", "real_time_recency cannot be combined with bounded staleness");
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
        return answer(query, parameters, time);
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

    private Rows answer(QueryPlan query, List<@Nullable Object> parameters, long time) throws SqlError {
        interrupts.check();
        long now = environment.store().clock().millis();
        return new QueryRows(planning.relational().query(query.sql(), parameters, ReadPoint.at(time, now)));
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
        return "Explained Query:\n" + indexes + storage + none + "\nTarget cluster: "
                + state.variables().get("cluster") + "\n";
    }
}
