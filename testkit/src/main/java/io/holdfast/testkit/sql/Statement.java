package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.CopyFormat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A statement the emulator knows. */
public sealed interface Statement {

    /**
     * SELECT, VALUES, TABLE or WITH.
     *
     * @param body the query, without its AS OF
     * @param asOf when to read, empty for now
     */
    record Query(List<Token> body, Optional<AsOf> asOf) implements Statement {}

    /**
     * A time to read at.
     *
     * @param value an expression without columns
     * @param atLeast whether a later time will do
     */
    record AsOf(List<Token> value, boolean atLeast) {}

    /**
     * SUBSCRIBE.
     *
     * @param query what to follow; for an object, {@code SELECT * FROM} it
     * @param options the rest
     */
    record Subscribe(List<Token> query, SubscribeOptions options) implements Statement {}

    /**
     * What follows the object of a SUBSCRIBE.
     *
     * @param snapshot whether the rows that exist come first
     * @param progress whether frontiers are told
     * @param output how changes are shown
     * @param asOf where to start
     * @param upTo where to end, an expression without columns
     */
    record SubscribeOptions(
            boolean snapshot,
            boolean progress,
            SubscribeOutput output,
            Optional<AsOf> asOf,
            Optional<List<Token>> upTo) {}

    /**
     * COPY (…) TO STDOUT.
     *
     * @param source a query or a SUBSCRIBE
     * @param format how rows are written
     */
    record Copy(Statement source, CopyFormat format) implements Statement {}

    /**
     * DECLARE … CURSOR FOR.
     *
     * @param name the cursor
     * @param source a query or a SUBSCRIBE
     */
    record Declare(String name, Statement source) implements Statement {}

    /**
     * FETCH.
     *
     * @param name the cursor
     * @param count how many rows, {@link Long#MAX_VALUE} for ALL
     * @param timeout how long to wait, null to wait for the first rows
     */
    record Fetch(String name, long count, @Nullable Duration timeout) implements Statement {}

    /**
     * CLOSE.
     *
     * @param name the cursor
     */
    record Close(String name) implements Statement {}

    /**
     * INSERT, UPDATE or DELETE.
     *
     * @param verb in upper case
     * @param body the whole statement
     * @param constant whether it reads nothing: INSERT … VALUES
     */
    record Write(String verb, List<Token> body, boolean constant) implements Statement {}

    /**
     * CREATE TABLE.
     *
     * @param name the table
     * @param columns its columns
     * @param retention RETAIN HISTORY FOR, null where it is not given
     * @param source FROM SOURCE, null for a table that is written to
     * @param ifNotExists whether an existing one is fine
     */
    record CreateTable(
            String name,
            List<ColumnDefinition> columns,
            @Nullable Duration retention,
            @Nullable TableSource source,
            boolean ifNotExists)
            implements Statement {}

    /**
     * FROM SOURCE.
     *
     * @param name the source
     * @param text the clause
     */
    record TableSource(String name, List<Token> text) {}

    /**
     * CREATE SOURCE, SINK, CONNECTION, SECRET.
     *
     * @param kind which of them
     * @param name its name
     * @param outside where it leads to
     * @param ifNotExists whether an existing one is fine
     */
    record CreateConnector(String kind, String name, Outside outside, boolean ifNotExists) implements Statement {}

    /**
     * COMMENT ON.
     *
     * @param kind such as {@code TABLE} or {@code COLUMN}
     * @param name what it is on
     * @param text null to remove it
     */
    record Comment(String kind, String name, @Nullable String text) implements Statement {}

    /**
     * A table's column.
     *
     * @param name its name
     * @param type its type
     * @param nullable whether it takes NULL
     * @param standard the DEFAULT expression, empty without one
     */
    record ColumnDefinition(String name, SqlType type, boolean nullable, List<Token> standard) {}

    /**
     * CREATE [MATERIALIZED] VIEW.
     *
     * @param name the view
     * @param columns its column names, empty to take the query's
     * @param query what it shows
     * @param options the rest
     */
    record CreateView(String name, List<String> columns, List<Token> query, ViewOptions options) implements Statement {}

    /**
     * What else a CREATE VIEW says.
     *
     * @param materialized whether it keeps its rows
     * @param replace OR REPLACE
     * @param ifNotExists whether an existing one is fine
     * @param retention RETAIN HISTORY FOR, null where it is not given
     * @param cluster IN CLUSTER, null for the session's
     */
    record ViewOptions(
            boolean materialized,
            boolean replace,
            boolean ifNotExists,
            @Nullable Duration retention,
            @Nullable String cluster) {}

    /**
     * CREATE INDEX: nothing is built, but it takes time to hydrate.
     *
     * @param name the index, empty to make one up
     * @param object what it is on
     * @param cluster IN CLUSTER, null for the session's
     * @param key its columns or expressions, empty for a default index
     * @param options the rest
     */
    record CreateIndex(
            String name, String object, @Nullable String cluster, List<List<Token>> key, IndexOptions options)
            implements Statement {}

    /**
     * What else a CREATE INDEX says.
     *
     * @param ifNotExists whether an existing one is fine
     * @param retention RETAIN HISTORY FOR, null where it is not given
     */
    record IndexOptions(boolean ifNotExists, @Nullable Duration retention) {}

    /**
     * CREATE CLUSTER.
     *
     * @param name the cluster
     * @param options size and number of replicas
     * @param ifNotExists whether an existing one is fine
     */
    record CreateCluster(String name, ClusterSettings options, boolean ifNotExists) implements Statement {}

    /**
     * What a CREATE or ALTER CLUSTER sets.
     *
     * @param size null where it says nothing
     * @param replicationFactor null where it says nothing
     * @param managed null where it says nothing
     * @param replicas name and size of each replica that is named, empty where none is
     */
    record ClusterSettings(
            @Nullable String size,
            @Nullable Integer replicationFactor,
            @Nullable Boolean managed,
            List<Replica> replicas) {}

    /**
     * A replica of an unmanaged cluster.
     *
     * @param name its name
     * @param size its size
     */
    record Replica(String name, String size) {}

    /**
     * CREATE CLUSTER REPLICA.
     *
     * @param cluster the cluster
     * @param replica what to make
     * @param ifNotExists whether an existing one is fine
     */
    record CreateReplica(String cluster, Replica replica, boolean ifNotExists) implements Statement {}

    /**
     * ALTER ROLE … SET, ALTER ROLE … RESET.
     *
     * @param role the role
     * @param name the variable
     * @param value null to reset
     */
    record AlterRole(String role, String name, @Nullable String value) implements Statement {}

    /**
     * ALTER CLUSTER … SET.
     *
     * @param name the cluster
     * @param options what changes
     * @param patience WITH (WAIT …), empty without
     */
    record AlterCluster(String name, ClusterSettings options, Optional<Wait> patience) implements Statement {}

    /**
     * WITH (WAIT …).
     *
     * @param timeout how long
     * @param commit whether to go on when the time is up
     */
    record Wait(Duration timeout, boolean commit) {}

    /**
     * CREATE SCHEMA, CREATE DATABASE, CREATE ROLE.
     *
     * @param kind {@code SCHEMA}, {@code DATABASE} or {@code ROLE}
     * @param name its name
     * @param ifNotExists whether an existing one is fine
     */
    record CreateNamed(String kind, String name, boolean ifNotExists) implements Statement {}

    /**
     * ALTER … RENAME TO, ALTER … SWAP WITH.
     *
     * @param kind as in {@link Drop}
     * @param name what changes
     * @param other the new name, or whom to swap with
     * @param swap whether it is a SWAP
     */
    record Rename(String kind, String name, String other, boolean swap) implements Statement {}

    /**
     * GRANT, REVOKE.
     *
     * @param grant whether it is a GRANT
     * @param privileges in upper case, {@code ALL} for all
     * @param kind what it is on: {@code TABLE}, {@code SCHEMA}, {@code DATABASE}, {@code CLUSTER}, {@code SYSTEM}, or {@code ROLE}
     *     for a membership
     * @param objects their names
     * @param roles to or from whom
     */
    record Grant(boolean grant, List<String> privileges, String kind, List<String> objects, List<String> roles)
            implements Statement {}

    /**
     * SHOW of objects: a query on the catalog.
     *
     * @param body the query
     * @param object what must exist, empty for nothing
     */
    record Show(List<Token> body, String object) implements Statement {}

    /**
     * DROP.
     *
     * @param kind {@code TABLE}, {@code VIEW}, {@code MATERIALIZED VIEW}, {@code INDEX}, {@code CLUSTER}, {@code SCHEMA},
     *     {@code DATABASE} or {@code ROLE}
     * @param names what to drop
     * @param ifExists whether a missing one is fine
     * @param cascade whether to drop what depends on it too
     */
    record Drop(String kind, List<String> names, boolean ifExists, boolean cascade) implements Statement {}

    /**
     * ALTER SYSTEM.
     *
     * @param name the setting, empty for all
     * @param value null to reset
     */
    record AlterSystem(String name, @Nullable String value) implements Statement {}

    /**
     * ALTER … SET (RETAIN HISTORY …), ALTER … RESET (RETAIN HISTORY).
     *
     * @param kind {@code TABLE}, {@code MATERIALIZED VIEW} or {@code INDEX}
     * @param name the object
     * @param retention null to reset
     * @param ifExists whether a missing one is fine
     */
    record AlterRetention(
            String kind, String name, @Nullable Duration retention, boolean ifExists) implements Statement {}

    /**
     * SET, RESET.
     *
     * @param name the variable
     * @param value null to reset
     * @param local whether it ends with the transaction
     */
    record SetVariable(String name, @Nullable String value, boolean local) implements Statement {}

    /**
     * SHOW.
     *
     * @param name the variable, {@code all} for all
     */
    record ShowVariable(String name) implements Statement {}

    /**
     * BEGIN, START TRANSACTION.
     *
     * @param tag the command tag
     * @param readOnly READ ONLY
     * @param isolation ISOLATION LEVEL, null where it is not given
     */
    record Begin(String tag, boolean readOnly, @Nullable String isolation) implements Statement {}

    /**
     * EXPLAIN.
     *
     * @param source what to explain
     * @param timestamp whether its timestamp is asked for, otherwise its plan
     * @param json AS JSON
     */
    record Explain(Query source, boolean timestamp, boolean json) implements Statement {}

    /** COMMIT. */
    record Commit() implements Statement {}

    /** ROLLBACK. */
    record Rollback() implements Statement {}

    /**
     * DISCARD, DEALLOCATE: nothing the engine keeps.
     *
     * @param tag the command tag
     */
    record Discard(String tag) implements Statement {}

    /**
     * {@code SELECT pg_sleep(…)}, {@code SELECT pg_cancel_backend(…)}: what acts on the session, not on rows.
     *
     * @param function the function's name
     * @param argument a literal or a parameter
     */
    record Call(String function, Token argument) implements Statement {}

    /** No statement at all. */
    record Nothing() implements Statement {}
}
