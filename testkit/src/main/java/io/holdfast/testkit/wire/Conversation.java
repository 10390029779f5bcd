package io.holdfast.testkit.wire;

import io.holdfast.testkit.engine.Portal;
import io.holdfast.testkit.engine.Prepared;
import io.holdfast.testkit.engine.Session;
import io.holdfast.testkit.type.SqlError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One session's messages after the start-up: simple queries here, the extended protocol in {@link ExtendedQuery}. An error
 * in the extended protocol skips everything up to Sync. Confined to the connection's thread, except
 * {@link #expel}.
 */
final class Conversation {
    private final Session session;
    private final ClientInput in;
    private final ClientOutput out;
    private final Replies replies;
    private final ExtendedQuery extended;
    private final Runnable served;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile @Nullable SqlError expulsion;
    private boolean skipping;
    private boolean over;

    Conversation(Session session, ClientInput in, ClientOutput out, Runnable served) {
        this.session = session;
        this.in = in;
        this.out = out;
        this.served = served;
        this.replies = new Replies(out);
        this.extended = new ExtendedQuery(session, out, replies);
    }

    /** Serves until the client terminates or an error is fatal. */
    void run() throws IOException {
        turn.lock();
        try {
            replies.ready(session.transactionStatus());
        } finally {
            turn.unlock();
        }
        while (!tellExpulsion()) {
            Frame frame = in.next();
            in.watch(true);
            turn.lock();
            try {
                serve(frame);
            } finally {
                turn.unlock();
                in.watch(false);
            }
        }
    }

    /**
     * Ends the conversation with an error, from any thread.
     *
     * @return whether it is over; false while a statement runs, after which it will be
     */
    boolean expel(SqlError error) {
        expulsion = error;
        return tellExpulsion();
    }

    private boolean tellExpulsion() {
        if (!turn.tryLock()) {
            return false;
        }
        try {
            SqlError error = expulsion;
            if (!over && error != null) {
                report(error, false);
            }
            return over;
        } finally {
            turn.unlock();
        }
    }

    private void serve(Frame frame) throws IOException {
        if (over) {
            return;
        }
        switch (frame.type()) {
            case 'X' -> over = true;
            case 'Q' -> {
                served.run();
                simple(frame.string());
            }
            case 'S' -> {
                served.run();
                synchronize();
            }
            case 'H' -> {
                served.run();
                out.flush();
            }
            case 'P', 'B', 'D', 'E', 'C' -> {
                if (!skipping) {
                    served.run();
                    guard(() -> extended.serve(frame), true);
                }
            }
            // left-overs of a COPY, which the protocol wants ignored
            case 'd', 'c', 'f' -> {}
            default -> throw new ProtocolViolation("invalid frontend message type " + (int) frame.type());
        }
    }

    private void simple(String text) throws IOException {
        skipping = false;
        guard(() -> runAll(text), false);
        finish();
    }

    private void synchronize() throws IOException {
        skipping = false;
        finish();
    }

    private void finish() throws IOException {
        if (!over) {
            guard(session::sync, false);
        }
        if (!over) {
            extended.forgetClosedPortals();
            replies.ready(session.transactionStatus());
        }
    }

    private void runAll(String text) throws SqlError {
        List<String> statements = session.split(text);
        if (statements.isEmpty()) {
            replies.bare('I');
        }
        for (String sql : statements) {
            Prepared prepared = session.prepare(sql, List.of());
            Portal portal = session.bind("", prepared, List.of());
            if (!portal.columns().isEmpty()) {
                replies.rowDescription(portal.columns(), Formats.TEXT);
            }
            RowWriter writer = new RowWriter(out, replies, portal.columns(), Formats.TEXT);
            writer.end(session.execute(portal, 0, writer));
        }
    }

    /** A step that may fail with an error for the client. */
    private interface Step {
        void run() throws SqlError, IOException;
    }

    private void guard(Step step, boolean skip) throws IOException {
        try {
            step.run();
        } catch (SqlError e) {
            report(e, skip);
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            session.fail();
            report(SqlError.of("XX000", "internal error: " + e), skip);
        }
    }

    private void report(SqlError error, boolean skip) {
        replies.error(error);
        skipping |= skip;
        if (error.fatal()) {
            out.flush();
            over = true;
        }
    }
}
