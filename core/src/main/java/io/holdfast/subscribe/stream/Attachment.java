package io.holdfast.subscribe.stream;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import io.holdfast.subscribe.stream.Message.Data;
import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One stream, from its connection to its loss. Confined to the subscription's thread. */
final class Attachment {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

    private final Course course;
    private final PhysicalEndpoint endpoint;
    private final long generation;
    private Verdict.Phase phase = Verdict.Phase.CONNECT;
    private @Nullable String environment;
    private @Nullable Deadline attached;

    Attachment(Course course, PhysicalEndpoint endpoint) {
        this.course = course;
        this.endpoint = endpoint;
        this.generation = endpoint.generation();
    }

    /** The endpoint's generation when the connection was asked for: a later verdict knows more than its outcomes. */
    long generation() {
        return generation;
    }

    /** How far the stream's life has come. */
    Verdict.Phase phase() {
        return phase;
    }

    /** Who answered, as far as known. */
    Optional<String> environment() {
        return Optional.ofNullable(environment);
    }

    /** Whether the stream found its place. */
    boolean settled() {
        return attached != null;
    }

    /** How long the stream has delivered. */
    Duration lived() {
        return attached == null ? Duration.ZERO : attached.elapsed();
    }

    /**
     * Reads until the stream ends or the subscription is closed.
     *
     * @return true where the object will never change again
     */
    boolean run() throws SQLException, StreamFault {
        Deadline deadline = Deadline.after(course.means().ticker(), CONNECT_WITHIN);
        String purpose = "subscribe-" + course.settings().name();
        try (ChangeStream stream = course.means().streams().connect(endpoint, purpose, deadline)) {
            course.gate().hold(stream);
            return read(stream);
        } finally {
            course.gate().release();
        }
    }

    private boolean read(ChangeStream stream) throws SQLException, StreamFault {
        String answering = stream.environment();
        environment = answering;
        phase = Verdict.Phase.BEGIN;
        Plan plan = course.ledger().plan(answering);
        Columns columns = stream.begin(new StreamRequest(course.settings().object(), plan.asOf(), plan.snapshot()));
        Source source = new Source(endpoint.name(), answering, columns);
        requireSameColumns(columns);
        phase = Verdict.Phase.READ;
        Assembler assembler = new Assembler(plan, course.settings().limit());
        while (!course.gate().isShut()) {
            Reply reply = stream.next(silence(plan));
            course.means().recorder().answered(endpoint.name(), generation);
            for (Message message : reply.messages()) {
                take(assembler.accept(message), plan, source);
            }
            if (reply.ended()) {
                take(assembler.end(), plan, source);
                return true;
            }
        }
        return false;
    }

    private Duration silence(Plan plan) {
        return settled() || !plan.snapshot()
                ? course.settings().silence()
                : course.settings().snapshotSilence();
    }

    private void take(Optional<Closed> closed, Plan plan, Source source) throws StreamFault {
        if (closed.isEmpty()) {
            return;
        }
        Closed part = closed.get();
        if (!settled()) {
            settle(part, plan, source);
        }
        follow(part, source);
        if (!settled()) {
            attached = Deadline.after(course.means().ticker(), Duration.ZERO);
            course.status().attached(endpoint.name(), plan.start());
        }
    }

    /** The snapshot stands alone: with the changes after it in one batch it would be neither the one nor the other. */
    private void settle(Closed part, Plan plan, Source source) throws StreamFault {
        Ledger ledger = course.ledger();
        long frontier = part.rows().isEmpty() ? part.frontier() : part.baseTimestamp() + 1;
        switch (plan.start()) {
            case RESUME -> {}
            case RESTORE -> ledger.restore(part.base());
            case SNAPSHOT -> {
                requireRows(part.base());
                deliver(ledger.snapshot(source, part.base(), part.baseTimestamp(), frontier));
            }
            case RECONCILE -> {
                requireRows(part.base());
                deliver(ledger.correction(source, part.base(), part.baseTimestamp(), frontier));
            }
        }
    }

    private void follow(Closed part, Source source) {
        Ledger ledger = course.ledger();
        if (!part.rows().isEmpty()) {
            deliver(ledger.live(source, part.rows(), part.frontier()));
        } else if (ledger.advance(part.frontier())) {
            idle();
        }
    }

    private void idle() {
        Checkpoint moved = course.ledger().checkpoint();
        if (moved == null || !course.gate().enter()) {
            return;
        }
        try {
            course.keeper().tick(moved);
        } finally {
            course.gate().leave();
        }
        course.status().progressed(0, moved.delivered(), Duration.ZERO);
    }

    private void deliver(Batch batch) {
        if (!course.gate().enter()) {
            return;
        }
        Deadline since = Deadline.after(course.means().ticker(), Duration.ZERO);
        try {
            apply(batch);
            course.ledger().commit(batch);
            course.keeper().save(batch.checkpoint());
        } finally {
            course.gate().leave();
        }
        course.status().progressed(batch.changes().size(), batch.frontier(), since.elapsed());
    }

    private void apply(Batch batch) {
        try {
            course.settings().handler().apply(batch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw handlerFailure(batch, e);
        } catch (Throwable e) {
            throw handlerFailure(batch, e);
        }
    }

    private static SubscriptionException handlerFailure(Batch batch, Throwable cause) {
        return new SubscriptionException(
                Reason.HANDLER,
                "the handler failed on the " + batch.kind() + " batch of "
                        + batch.changes().size() + " changes up to frontier " + batch.frontier()
                        + "; a new start delivers it again",
                cause);
    }

    private void requireSameColumns(Columns columns) throws StreamFault {
        Checkpoint last = course.ledger().checkpoint();
        boolean others = last != null && !last.columns().equals(columns.fingerprint());
        if (others && !course.ledger().home(String.valueOf(environment))) {
            throw StreamFault.protocol("the columns of " + course.settings().object() + " at endpoint "
                    + endpoint.name() + " are not those that were delivered: " + columns.names());
        }
        if (others) {
            throw new SubscriptionException(
                    Reason.COLUMNS_CHANGED,
                    "the columns of " + course.settings().object() + " at endpoint " + endpoint.name()
                            + " are not those that were delivered; they are now " + columns.names()
                            + ". Start again with an empty checkpoint store",
                    null);
        }
    }

    private void requireRows(List<Data> base) throws StreamFault {
        long delivering = course.ledger().delivering();
        if (base.isEmpty() && delivering > 0 && !course.settings().emptyAllowed()) {
            throw StreamFault.empty("the snapshot of " + course.settings().object() + " at endpoint " + endpoint.name()
                    + " has no rows, where " + delivering + " were delivered");
        }
    }
}
