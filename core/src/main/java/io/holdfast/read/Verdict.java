package io.holdfast.read;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a text is. Immutable.
 *
 * @param kind what it asks for; {@code UNKNOWN} for more than one statement
 * @param changes what it changes about the session's settings, in order
 * @param pins whether it leaves something in the session that cannot be replayed: a temporary object, a prepared
 *     statement, a listener, an advisory lock
 * @param opens whether it may leave a transaction open
 * @param ends whether it may commit one
 * @param hint what a comment in it asks of us, null for nothing
 */
public record Verdict(
        StatementKind kind,
        List<SessionChange> changes,
        boolean pins,
        boolean opens,
        boolean ends,
        @Nullable FreshnessHint hint) {
    /** A read. */
    public static final Verdict READ = plain(StatementKind.READ);

    /** The end of a transaction, kept. */
    public static final Verdict COMMIT = plain(StatementKind.COMMIT);

    /** The end of a transaction, undone. */
    public static final Verdict ROLLBACK = plain(StatementKind.ROLLBACK);

    /** The end of what came after a savepoint; the transaction is still open. */
    public static final Verdict TO_SAVEPOINT =
            plain(StatementKind.ROLLBACK_TO_SAVEPOINT).opening();

    /** Something that writes. */
    public static final Verdict WRITE = plain(StatementKind.WRITE);

    /** Something that may have any effect, but leaves the session as it is. */
    public static final Verdict UNKNOWN = plain(StatementKind.UNKNOWN);

    /**
     * A verdict on a text without a hint.
     *
     * @param kind what it asks for
     * @param changes what it changes about the session's settings
     * @param pins whether it leaves something that cannot be replayed
     * @param opens whether it may leave a transaction open
     * @param ends whether it may commit one
     */
    public Verdict(StatementKind kind, List<SessionChange> changes, boolean pins, boolean opens, boolean ends) {
        this(kind, changes, pins, opens, ends, null);
    }

    /**
     * The same text with a hint.
     *
     * @param found what a comment in it asks of us
     * @return the verdict
     */
    Verdict with(FreshnessHint found) {
        return new Verdict(kind, changes, pins, opens, ends, found);
    }

    /**
     * Whether it may be run again, and anywhere.
     *
     * @return true for a read only
     */
    public boolean isRead() {
        return kind == StatementKind.READ;
    }

    /**
     * A verdict without consequences for the session.
     *
     * @param kind what the text asks for
     * @return the verdict
     */
    static Verdict plain(StatementKind kind) {
        return new Verdict(kind, List.of(), false, kind == StatementKind.BEGIN, kind == StatementKind.COMMIT);
    }

    /**
     * The same text, but a transaction is open after it.
     *
     * @return the verdict that opens
     */
    Verdict opening() {
        return new Verdict(kind, changes, pins, true, ends, hint);
    }

    /**
     * Several statements that go to the server as one.
     *
     * @param statements each by itself
     * @return unknown, or a write where one of them is, with everything that any of them does to the session
     */
    public static Verdict together(List<Verdict> statements) {
        List<SessionChange> changes = new ArrayList<>();
        boolean pins = false;
        boolean opens = false;
        boolean ends = false;
        boolean writes = false;
        for (Verdict statement : statements) {
            changes.addAll(statement.changes());
            pins |= statement.pins();
            opens |= statement.opens();
            ends |= statement.ends();
            writes |= statement.kind() == StatementKind.WRITE;
        }
        return new Verdict(
                writes ? StatementKind.WRITE : StatementKind.UNKNOWN, List.copyOf(changes), pins, opens, ends);
    }

    /**
     * The same text, but it leaves something behind in the session.
     *
     * @return the verdict that pins
     */
    public Verdict pinning() {
        return new Verdict(kind, changes, true, opens, ends, hint);
    }
}
