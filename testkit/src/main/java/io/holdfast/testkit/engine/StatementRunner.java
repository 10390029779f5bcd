package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.cluster.Reconfiguration;
import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.sql.Token;
import io.holdfast.testkit.type.SqlError;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs what a portal holds. Confined to the session's thread. */
final class StatementRunner {
    private final Environment environment;
    private final Planning planning;
    private final SessionState state;
    private final Interrupts interrupts;
    private final RowsRunner rows;
    private final WriteRunner writes;

    StatementRunner(Environment environment, Planning planning, SessionState state, Interrupts interrupts) {
        this.environment = environment;
        this.planning = planning;
        this.state = state;
        this.interrupts = interrupts;
        this.rows = new RowsRunner(environment, planning, state, interrupts);
        this.writes = new WriteRunner(environment, planning, state, interrupts);
    }

    Outcome run(BoundPortal portal, long maxRows, ResultSink sink) throws SqlError {
        if (!state.portals().isOpen(portal)) {
            throw SqlError.of("34000", "portal \"" + portal.name() + "\" does not exist");
        }
        Statement statement = portal.plan().statement();
        state.checkNotFailed(statement);
        if (statement instanceof Statement.Nothing) {
            return new Outcome.Empty();
        }
        if (statement instanceof Statement.Query || statement instanceof Statement.Subscribe) {
            return rows.execute(portal, maxRows, sink);
        }
        String done = portal.doneTag();
        if (done != null) {
            if (statement instanceof Statement.Fetch) {
                return new Outcome.Complete(done);
            }
            throw SqlError.of("55000", "portal \"" + portal.name() + "\" cannot be run");
        }
        String tag = once(portal, maxRows, sink);
        portal.done(tag);
        return new Outcome.Complete(tag);
    }

    private String once(BoundPortal portal, long maxRows, ResultSink sink) throws SqlError {
        Statement statement = portal.plan().statement();
        if (statement instanceof Statement.Fetch fetch) {
            return rows.fetch(fetch, portal, maxRows, sink);
        }
        if (statement instanceof Statement.Copy copy) {
            return rows.copy(copy, portal, sink);
        }
        if (statement instanceof Statement.Explain explain) {
            return rows.explain(explain, portal, sink);
        }
        if (statement instanceof Statement.Declare declare) {
            return rows.declare(declare, portal);
        }
        if (statement instanceof Statement.Close close) {
            state.portals().cursor(close.name());
            state.portals().close(close.name());
            return "CLOSE CURSOR";
        }
        if (statement instanceof Statement.Write write) {
            return writes.run(write, portal);
        }
        return isTransaction(statement) ? transaction(statement, sink) : other(portal, statement, sink);
    }

    private static boolean isTransaction(Statement statement) {
        return statement instanceof Statement.Begin
                || statement instanceof Statement.Commit
                || statement instanceof Statement.Rollback;
    }

    private String transaction(Statement statement, ResultSink sink) throws SqlError {
        if (statement instanceof Statement.Begin begin) {
            state.begin(begin.readOnly());
            String isolation = begin.isolation();
            if (isolation != null) {
                set(new Statement.SetVariable(Isolation.VARIABLE, isolation, true), sink);
            }
            return begin.tag();
        }
        boolean failed = state.explicit() && state.transaction().failed();
        if (statement instanceof Statement.Commit && !failed) {
            swapAll();
            state.commit();
            return "COMMIT";
        }
        state.rollback();
        return "ROLLBACK";
    }

    private String other(BoundPortal portal, Statement statement, ResultSink sink) throws SqlError {
        if (statement instanceof Statement.SetVariable set) {
            return set(set, sink);
        }
        if (statement instanceof Statement.ShowVariable show) {
            return show(show, sink);
        }
        if (statement instanceof Statement.AlterSystem alter) {
            environment.settings().set(alter.name(), alter.value());
            return "ALTER SYSTEM";
        }
        if (statement instanceof Statement.Call call) {
            return call(call, portal, sink);
        }
        if (statement instanceof Statement.Discard discard) {
            return discard(discard);
        }
        return define(statement, sink);
    }

    private String discard(Statement.Discard discard) throws SqlError {
        if (discard.tag().equals("DISCARD ALL")) {
            if (state.explicit()) {
                throw SqlError.of("25001", "DISCARD ALL cannot be run inside a transaction block");
            }
            state.variables().reset();
            state.portals().closeAll();
        }
        return discard.tag();
    }

    private String set(Statement.SetVariable set, ResultSink sink) throws SqlError {
        Transaction transaction = state.transaction();
        if (set.name().equals("cluster") && transaction.explicit()) {
            throw SqlError.of("25001", "SET cluster cannot be called in an active transaction");
        }
        if (set.name().equals(Isolation.VARIABLE) && transaction.explicit() && transaction.used()) {
            throw SqlError.of("25001", "SET TRANSACTION ISOLATION LEVEL must be called before any query");
        }
        Variables.check(set.name(), set.value(), environment.settings());
        if (set.local()) {
            transaction.locals().putIfAbsent(set.name(), state.variables().get(set.name()));
        }
        state.variables().set(set.name(), set.value());
        if (set.name().equals("cluster")) {
            warnOfCluster(sink);
        }
        return set.value() == null ? "RESET" : "SET";
    }

    private void warnOfCluster(ResultSink sink) throws SqlError {
        String name = state.variables().get("cluster");
        if (environment.clusters().find(name).isEmpty()) {
            sink.notice("01000", "cluster \"" + name + "\" does not exist");
        }
    }

    private String show(Statement.ShowVariable show, ResultSink sink) throws SqlError {
        if (!show.name().equals("all")) {
            Optional<String> system = environment.settings().find(show.name());
            String value = show.name().equals("mz_version")
                    ? environment.version()
                    : system.isPresent() ? system.get() : state.variables().get(show.name());
            sink.row(new @Nullable Object[] {value});
            return "SHOW";
        }
        for (Map.Entry<String, String> entry : new TreeMap<>(state.variables().all()).entrySet()) {
            sink.row(new @Nullable Object[] {entry.getKey(), entry.getValue(), ""});
        }
        return "SHOW";
    }

    private String call(Statement.Call call, BoundPortal portal, ResultSink sink) throws SqlError {
        Token argument = call.argument();
        String text = argument.kind() == Token.Kind.PARAMETER
                ? String.valueOf(portal.parameters().get(Integer.parseInt(argument.text()) - 1))
                : argument.text();
        BigDecimal number = number(text);
        if (call.function().equals("pg_sleep")) {
            long until = environment.store().clock().millis()
                    + number.movePointRight(3).longValue();
            environment.store().await(interrupts::check, () -> false, until);
            sink.row(new @Nullable Object[] {""});
        } else {
            sink.row(new @Nullable Object[] {environment.cancel(number.intValue())});
        }
        return "SELECT 1";
    }

    private static BigDecimal number(String text) throws SqlError {
        try {
            return new BigDecimal(text.trim());
        } catch (NumberFormatException e) {
            throw SqlError.of("22P02", "invalid input syntax for type numeric: \"" + text + "\"");
        }
    }

    /** Does what a transaction of swaps has asked for, all of it or nothing. */
    private void swapAll() throws SqlError {
        List<Transaction.Swap> swaps = state.explicit() ? state.transaction().swaps() : List.of();
        if (swaps.isEmpty()) {
            return;
        }
        Definitions definitions = environment.definitions();
        environment.store().exclusively(interrupts::check, () -> {
            for (int i = 0; i < swaps.size(); i++) {
                try {
                    definitions.run(swaps.get(i).statement(), swaps.get(i).definer());
                } catch (SqlError e) {
                    for (int done = i - 1; done >= 0; done--) {
                        // a swap undoes itself
                        definitions.run(
                                swaps.get(done).statement(), swaps.get(done).definer());
                    }
                    throw e;
                }
            }
            return swaps.size();
        });
        environment.progress().update();
    }

    private String define(Statement statement, ResultSink sink) throws SqlError {
        Definitions definitions = environment.definitions();
        Definer definer = new Definer(
                state.variables().searchPath(),
                state.variables().get("cluster"),
                planning.role(),
                environment.options().vintage() == EnvironmentOptions.Vintage.OLD,
                notice -> sink.notice("00000", notice));
        if (state.explicit()) {
            if (statement instanceof Statement.Rename rename && rename.swap()) {
                state.transaction().swap(new Transaction.Swap(rename, definer));
                return Tags.of(statement);
            }
            throw SqlError.of(
                    "0A000", Tags.of(statement) + " inside a transaction block is not supported by the emulator");
        }
        environment.settings().check(statement);
        if (statement instanceof Statement.AlterRole alter) {
            Variables.check(alter.name(), alter.value(), environment.settings());
        }
        state.flush();
        String tag = environment.store().exclusively(interrupts::check, () -> {
            String done = definitions.run(statement, definer);
            // the catalog is read at a time of its own after each change
            environment.store().commit(Map.of());
            return done;
        });
        environment.progress().update();
        if (statement instanceof Statement.AlterCluster alter
                && environment.options().vintage() == EnvironmentOptions.Vintage.OLD) {
            awaitReady(alter);
        }
        return tag;
    }

    /** An old server returns when the replicas have hydrated, or fails when the time is up and nothing is to be kept. */
    private void awaitReady(Statement.AlterCluster alter) throws SqlError {
        Cluster cluster = environment.clusters().get(alter.name());
        Reconfiguration change = environment.clusters().reconfigurations().stream()
                .filter(one -> one.cluster() == cluster)
                .reduce((first, second) -> second)
                .orElseThrow();
        try {
            while (alter.patience().isPresent() && pending(change)) {
                long until = Math.min(
                        environment.progress().nextChange(), change.patience().deadline());
                environment.store().await(interrupts::check, () -> !pending(change), until);
            }
        } finally {
            environment.clusters().abandon(change);
        }
        if (change.status() == Reconfiguration.Status.TIMED_OUT) {
            throw SqlError.of("57014", "canceling statement, provided timeout lapsed");
        }
    }

    private boolean pending(Reconfiguration change) {
        environment.clusters().all();
        return change.status() == Reconfiguration.Status.IN_PROGRESS;
    }
}
