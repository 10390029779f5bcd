package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.ReadPoint;
import io.holdfast.testkit.relation.WriteBuffer;
import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.store.Guard;
import io.holdfast.testkit.type.SqlError;
import java.util.Objects;

/** Runs INSERT, UPDATE and DELETE. Confined to the session's thread. */
final class WriteRunner {
    private final Environment environment;
    private final Planning planning;
    private final SessionState state;
    private final Interrupts interrupts;

    WriteRunner(Environment environment, Planning planning, SessionState state, Interrupts interrupts) {
        this.environment = environment;
        this.planning = planning;
        this.state = state;
        this.interrupts = interrupts;
    }

    String run(Statement.Write write, BoundPortal portal) throws SqlError {
        QueryPlan planned = portal.plan().query();
        if (planned != null && planned.stale()) {
            portal.replan(planning.again(portal.plan(), name -> portal.columns()));
        }
        QueryPlan query = Objects.requireNonNull(portal.plan().query());
        checkWritable(target(query));
        if (state.isolation().kind() == Isolation.Kind.BOUNDED) {
            throw SqlError.of("25006", "cannot write under " + state.isolation().text());
        }
        long rows = write.constant() ? buffer(query, portal) : readAndWrite(write, query, portal);
        return write.verb().equals("INSERT") ? "INSERT 0 " + rows : write.verb() + " " + rows;
    }

    /** The first relation that a write names is the one it writes to. */
    private static CatalogItem target(QueryPlan query) {
        return query.sources().items().iterator().next();
    }

    private static void checkWritable(CatalogItem target) throws SqlError {
        if (target.kind() != CatalogItem.Kind.TABLE || !target.uses().isEmpty()) {
            throw SqlError.of(
                    "42809", "cannot mutate non-writeable " + target.kind().label() + " '" + target.fullName() + "'");
        }
    }

    private long buffer(QueryPlan query, BoundPortal portal) throws SqlError {
        Transaction transaction = state.transaction();
        transaction.write(target(query));
        WriteBuffer statement = new WriteBuffer();
        long rows = run(query, portal, statement);
        transaction.writes().addAll(statement);
        return rows;
    }

    /** Reads and writes at one time, alone; never inside a transaction block, as Materialize wants it. */
    private long readAndWrite(Statement.Write write, QueryPlan query, BoundPortal portal) throws SqlError {
        if (state.explicit()) {
            throw SqlError.of("25001", write.verb() + " cannot be run inside a transaction block");
        }
        state.flush();
        long deadline = deadline();
        Guard<SqlError> guard = () -> {
            interrupts.check();
            if (environment.now() >= deadline) {
                throw SqlError.of("57014", "canceling statement due to statement timeout");
            }
        };
        Serving.of(environment, state, planning.internal(), query).await(guard, deadline);
        environment
                .progress()
                .awaitReadable(guard, query.inputs(), environment.store().upper() - 1, deadline);
        return environment.store().exclusively(interrupts::check, () -> {
            WriteBuffer statement = new WriteBuffer();
            long rows = run(query, portal, statement);
            environment.commit(statement);
            return rows;
        });
    }

    /** When the read part has taken too long; the server bounds nothing else, least of all a SELECT. */
    private long deadline() throws SqlError {
        long millis = IdleTimeout.millis(
                VariableRules.STATEMENT_TIMEOUT, state.variables().get(VariableRules.STATEMENT_TIMEOUT));
        return millis == 0 ? Long.MAX_VALUE : environment.now() + millis;
    }

    private long run(QueryPlan query, BoundPortal portal, WriteBuffer statement) throws SqlError {
        long now = environment.store().clock().millis();
        ReadPoint point = new ReadPoint(environment.store().upper() - 1, now, null, statement, null);
        return planning.relational().update(query.sql(), portal.parameters(), point);
    }
}
