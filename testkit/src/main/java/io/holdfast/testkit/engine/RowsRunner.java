package io.holdfast.testkit.engine;

import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.sql.Token;
import io.holdfast.testkit.store.ReadHold;
import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs what gives rows: queries, SUBSCRIBE, cursors and COPY. Confined to the session's thread. */
final class RowsRunner {
    private final Environment environment;
    private final Planning planning;
    private final SessionState state;
    private final Interrupts interrupts;
    private final Timestamps timestamps;
    private final ReadRunner reads;

    RowsRunner(Environment environment, Planning planning, SessionState state, Interrupts interrupts) {
        this.environment = environment;
        this.planning = planning;
        this.state = state;
        this.interrupts = interrupts;
        this.timestamps = new Timestamps(environment, planning);
        this.reads = new ReadRunner(environment, planning, state, interrupts);
    }

    Outcome execute(BoundPortal portal, long maxRows, ResultSink sink) throws SqlError {
        boolean first = portal.rows() == null;
        Rows rows = started(portal, portal.plan().statement(), sink);
        if (first && rows instanceof SubscribeRows) {
            sink.notice("01000", "streaming SUBSCRIBE rows directly requires a client that does not buffer output");
        }
        long limit = maxRows == 0 ? Long.MAX_VALUE : maxRows;
        long sent = drain(rows, limit, sink);
        portal.addSent(sent);
        if (sent == limit && !rows.ended()) {
            return new Outcome.Suspended();
        }
        String verb = rows instanceof SubscribeRows ? "SUBSCRIBE " : "SELECT ";
        return new Outcome.Complete(verb + sent);
    }

    /** Sends rows as they come until enough are sent or none can come any more. */
    private static long drain(Rows rows, long limit, ResultSink sink) throws SqlError {
        long sent = 0;
        while (sent < limit) {
            Object[] row = rows.poll();
            if (row != null) {
                sink.row(row);
                sent++;
            } else if (rows.ended()) {
                break;
            } else {
                sink.flush();
                rows.await(Long.MAX_VALUE);
            }
        }
        return sent;
    }

    String copy(Statement.Copy copy, BoundPortal portal, ResultSink sink) throws SqlError {
        Rows rows = started(portal, copy.source(), sink);
        sink.copyOut(copyColumns(portal.plan(), copy.source()), copy.format());
        return "COPY " + drain(rows, Long.MAX_VALUE, sink);
    }

    private static List<Column> copyColumns(Plan plan, Statement source) throws SqlError {
        QueryPlan query = java.util.Objects.requireNonNull(plan.query());
        return source instanceof Statement.Subscribe subscribe
                ? SubscribeShape.of(subscribe.options(), query.columns()).columns()
                : query.columns();
    }

    String explain(Statement.Explain explain, BoundPortal portal, ResultSink sink) throws SqlError {
        QueryPlan query = java.util.Objects.requireNonNull(fresh(portal).query());
        sink.row(new @Nullable Object[] {reads.explain(explain, query, portal.parameters())});
        return "EXPLAIN";
    }

    String declare(Statement.Declare declare, BoundPortal portal) throws SqlError {
        Plan plan = portal.plan();
        Plan source = new Plan(
                plan.sql(), declare.source(), plan.parameterTypes(), copyColumns(plan, declare.source()), plan.query());
        state.transaction();
        state.portals().open(new BoundPortal(declare.name(), source, portal.parameters(), true));
        return "DECLARE CURSOR";
    }

    String fetch(Statement.Fetch fetch, BoundPortal portal, long maxRows, ResultSink sink) throws SqlError {
        BoundPortal cursor = state.portals().cursor(fetch.name());
        if (!cursor.columns().equals(portal.columns())) {
            throw SqlError.of("0A000", "cached plan must not change result type");
        }
        if (maxRows > 0 && fetch.count() == Long.MAX_VALUE) {
            throw SqlError.of("0A000", "Execute with max_rows of a FETCH ALL is not supported");
        }
        if (maxRows > 0 && maxRows < fetch.count()) {
            throw SqlError.of("0A000", "Execute with max_rows < a FETCH's count is not supported");
        }
        interrupts.check();
        Rows rows = started(cursor, cursor.plan().statement(), sink);
        return "FETCH " + fetch(rows, fetch.count(), fetch.timeout(), sink);
    }

    /** Without a timeout it waits for the first rows only; with one, until enough are sent or the time is up. */
    private long fetch(Rows rows, long count, @Nullable Duration timeout, ResultSink sink) throws SqlError {
        long until =
                timeout == null ? Long.MAX_VALUE : environment.store().clock().millis() + timeout.toMillis();
        boolean once = timeout != null && timeout.isZero();
        long sent = 0;
        while (sent < count) {
            Object[] row = rows.poll();
            if (row != null) {
                sink.row(row);
                sent++;
            } else if (rows.ended() || once || (timeout == null && sent > 0)) {
                break;
            } else {
                sink.flush();
                if (!rows.await(until)) {
                    break;
                }
            }
        }
        return sent;
    }

    private Rows started(BoundPortal portal, Statement statement, ResultSink sink) throws SqlError {
        Rows rows = portal.rows();
        if (rows == null) {
            Plan plan = fresh(portal);
            QueryPlan query = java.util.Objects.requireNonNull(plan.query());
            rows = statement instanceof Statement.Subscribe subscribe
                    ? subscribe(subscribe.options(), query, portal.parameters(), sink)
                    : reads.run(((Statement.Query) statement).asOf(), query, portal.parameters(), sink);
            portal.start(rows);
            if (rows instanceof SubscribeRows stream) {
                portal.onClose(environment.subscriptions().begin(query, stream.source(), planning.processId()));
            }
        }
        return rows;
    }

    private Plan fresh(BoundPortal portal) throws SqlError {
        QueryPlan query = portal.plan().query();
        if (query != null && query.stale()) {
            portal.replan(planning.again(portal.plan(), name -> portal.columns()));
        }
        return portal.plan();
    }

    private Rows subscribe(
            Statement.SubscribeOptions options, QueryPlan query, List<@Nullable Object> parameters, ResultSink sink)
            throws SqlError {
        query.checkNotDropped(environment.options().vintage());
        reads.requireSelect(query);
        Serving serving = Serving.of(environment, state, planning.internal(), query);
        serving.check();
        if (options.asOf().isEmpty()) {
            state.transaction().subscribe();
        }
        long upTo = upTo(options.upTo(), parameters);
        Bundle bundle = reads.bundle(query, true);
        ReadHold hold = options.asOf().isPresent()
                ? timestamps.hold(bundle, options.asOf().get(), parameters)
                : timestamps.newest(bundle.held(), state.isolation());
        try {
            Bounds.check(hold.time(), upTo, environment.options().vintage(), sink);
        } catch (SqlError e) {
            hold.close();
            throw e;
        }
        SubscribeShape shape = SubscribeShape.of(options, query.columns());
        SubscribeRows rows = new SubscribeRows(
                new SubscribePlan(hold.time(), upTo, options.snapshot(), shape),
                new SubscribeSource(environment, query, interrupts, serving),
                new ChangeFeed(query, parameters, planning.relational()),
                hold);
        rows.attach();
        return rows;
    }

    private long upTo(Optional<List<Token>> expression, List<@Nullable Object> parameters) throws SqlError {
        return expression.isPresent() ? timestamps.value(expression.get(), parameters) : Long.MAX_VALUE;
    }
}
