package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.relation.ComputedRows;
import io.holdfast.testkit.relation.WriteBuffer;
import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.store.ReadHold;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a session's transaction has done so far, and what it may still do. Confined to the session's thread. */
final class Transaction {
    private final boolean explicit;
    private final boolean readOnly;
    private final Map<String, String> variables;
    private final Map<String, String> locals = new HashMap<>();
    private final List<Swap> swaps = new ArrayList<>();
    private WriteBuffer writes = new WriteBuffer();
    private Kind kind = Kind.NOTHING;
    private @Nullable ReadHold pinned;
    private @Nullable Timedomain domain;
    private @Nullable ComputedRows catalog;
    private @Nullable Cluster cluster;
    private @Nullable CatalogItem target;
    private boolean failed;

    Transaction(boolean explicit, boolean readOnly, Map<String, String> variables) {
        this.explicit = explicit;
        this.readOnly = readOnly;
        this.variables = variables;
    }

    private enum Kind {
        NOTHING,
        READ,
        WRITE,
        SUBSCRIBE,
        SWAP
    }

    boolean explicit() {
        return explicit;
    }

    boolean failed() {
        return failed;
    }

    void fail() {
        failed = true;
    }

    /** The variables as they were before. */
    Map<String, String> variables() {
        return variables;
    }

    /** Values to go back to when the transaction ends either way. */
    Map<String, String> locals() {
        return locals;
    }

    WriteBuffer writes() {
        return writes;
    }

    WriteBuffer takeWrites() {
        WriteBuffer taken = writes;
        writes = new WriteBuffer();
        return taken;
    }

    Optional<ReadHold> pinned() {
        return Optional.ofNullable(pinned);
    }

    void pin(ReadHold hold) {
        pinned = hold;
    }

    /** What it may read; the first read decides. */
    Timedomain domain(Supplier<Timedomain> first) {
        Timedomain known = domain;
        if (known == null) {
            known = first.get();
            domain = known;
        }
        return known;
    }

    /** What its statements run on, null before the first that needs it. */
    @Nullable
    Cluster cluster() {
        return cluster;
    }

    void runOn(Cluster first) {
        cluster = first;
    }

    /** The catalog, as the transaction's reads see it: as it was at the first of them. */
    ComputedRows catalog(Supplier<ComputedRows> first) {
        ComputedRows known = catalog;
        if (known == null) {
            known = first.get();
            catalog = known;
        }
        return known;
    }

    /** Whether a statement has run that the isolation level governs. */
    boolean used() {
        return kind != Kind.NOTHING;
    }

    void read() throws SqlError {
        switch (explicit ? kind : Kind.NOTHING) {
            case WRITE -> throw SqlError.of("25000", "transaction in write-only mode");
            case SUBSCRIBE -> throw onlyRead();
            case SWAP -> throw onlyObjects();
            default -> kind = Kind.READ;
        }
    }

    void subscribe() throws SqlError {
        switch (explicit ? kind : Kind.NOTHING) {
            case WRITE -> throw SqlError.of("25000", "transaction in write-only mode");
            case READ -> throw readOnlyMode();
            case SUBSCRIBE -> throw onlyRead();
            case SWAP -> throw onlyObjects();
            default -> kind = Kind.SUBSCRIBE;
        }
    }

    /** A transaction that writes writes to one table. */
    void write(CatalogItem table) throws SqlError {
        switch (explicit ? kind : Kind.NOTHING) {
            case READ -> throw readOnlyMode();
            case SUBSCRIBE -> throw onlyRead();
            case SWAP -> throw onlyObjects();
            default -> {
                if (readOnly) {
                    throw readOnlyMode();
                }
                if (explicit && target != null && target != table) {
                    throw SqlError.of("25000", "write transactions only support writes to a single table");
                }
                kind = Kind.WRITE;
                target = table;
            }
        }
    }

    /** Keeps a swap of names for the end: swaps happen together or not at all. */
    void swap(Swap swap) throws SqlError {
        if (kind != Kind.NOTHING && kind != Kind.SWAP) {
            throw onlyObjects();
        }
        kind = Kind.SWAP;
        swaps.add(swap);
    }

    List<Swap> swaps() {
        return List.copyOf(swaps);
    }

    /**
     * A swap of names.
     *
     * @param statement what to swap
     * @param definer who does it
     */
    record Swap(Statement.Rename statement, Definer definer) {}

    private static SqlError onlyObjects() {
        return SqlError.of("25000", "transactions which modify objects are restricted to just modifying objects");
    }

    private static SqlError onlyRead() {
        return SqlError.of("25000", "SUBSCRIBE in transactions must be the only read statement");
    }

    private static SqlError readOnlyMode() {
        return SqlError.of("25006", "transaction in read-only mode")
                .withDetail("SELECT queries cannot be combined with other query types, including SUBSCRIBE.");
    }

    void release() {
        if (pinned != null) {
            pinned.close();
            pinned = null;
        }
    }
}
