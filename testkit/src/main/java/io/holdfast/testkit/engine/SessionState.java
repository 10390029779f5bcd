package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.relation.WriteBuffer;
import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.type.SqlError;
import org.jspecify.annotations.Nullable;

/** A session's variables, portals and transaction. Confined to the session's thread. */
final class SessionState {
    private final Environment environment;
    private final Variables variables;
    private final Interrupts interrupts;
    private final Portals portals = new Portals();
    private @Nullable Transaction transaction;

    SessionState(Environment environment, Variables variables, Interrupts interrupts) {
        this.environment = environment;
        this.variables = variables;
        this.interrupts = interrupts;
    }

    Portals portals() {
        return portals;
    }

    Variables variables() {
        return variables;
    }

    Isolation isolation() throws SqlError {
        return Isolation.of(variables.get(Isolation.VARIABLE));
    }

    /** The cluster that statements run on: a transaction stays on that of its first one, whatever its name means later. */
    Cluster cluster() throws SqlError {
        Cluster chosen = explicit() ? transaction().cluster() : null;
        if (chosen != null && chosen.dropped()) {
            throw SqlError.of("25000", "the transaction's active cluster has been dropped");
        }
        if (chosen == null) {
            chosen = environment.clusters().get(variables.get("cluster"));
            transaction().runOn(chosen);
        }
        return chosen;
    }

    /** What that cluster is called now; it need not exist. */
    String clusterName() throws SqlError {
        Cluster chosen = explicit() ? transaction().cluster() : null;
        return chosen == null ? variables.get("cluster") : chosen.name();
    }

    /** The transaction; without one, an implicit one begins. */
    Transaction transaction() {
        Transaction current = transaction;
        if (current == null) {
            current = new Transaction(false, false, variables.all());
            transaction = current;
        }
        return current;
    }

    boolean explicit() {
        return transaction != null && transaction.explicit();
    }

    char status() {
        if (!explicit()) {
            return 'I';
        }
        return transaction().failed() ? 'E' : 'T';
    }

    void checkNotFailed(Statement statement) throws SqlError {
        boolean ends = statement instanceof Statement.Commit || statement instanceof Statement.Rollback;
        if (explicit() && transaction().failed() && !ends) {
            throw SqlError.of(
                    "25P02", "current transaction is aborted, commands ignored until end of transaction block");
        }
    }

    /** In an implicit transaction any message but Execute ends a portal that is not finished. */
    void dropSuspended() {
        if (!explicit()) {
            portals.closeSuspended();
        }
    }

    void begin(boolean readOnly) throws SqlError {
        if (explicit()) {
            return;
        }
        flush();
        end();
        transaction = new Transaction(true, readOnly, variables.all());
    }

    /** Publishes what an implicit transaction wrote so far. */
    void flush() throws SqlError {
        if (transaction != null && !transaction.failed()) {
            WriteBuffer writes = transaction.takeWrites();
            if (!writes.isEmpty()) {
                environment.store().exclusively(interrupts::check, () -> environment.commit(writes));
            }
        }
    }

    void commit() throws SqlError {
        try {
            flush();
        } finally {
            Transaction ended = transaction;
            end();
            if (ended != null) {
                variables.restore(ended.locals());
            }
        }
    }

    void rollback() {
        Transaction ended = transaction;
        end();
        if (ended != null) {
            variables.restore(ended.variables());
        }
    }

    void endImplicit() throws SqlError {
        if (explicit()) {
            return;
        }
        if (transaction == null) {
            portals.closeAll();
        } else if (transaction().failed()) {
            rollback();
        } else {
            commit();
        }
    }

    void fail() {
        transaction().fail();
        if (!explicit()) {
            rollback();
        }
    }

    void abandon() {
        end();
    }

    private void end() {
        portals.closeAll();
        if (transaction != null) {
            transaction.release();
            transaction = null;
        }
    }
}
