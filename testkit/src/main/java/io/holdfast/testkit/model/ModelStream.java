package io.holdfast.testkit.model;

import io.holdfast.testkit.model.ModelMessage.Data;
import io.holdfast.testkit.model.ModelMessage.Progress;
import io.holdfast.testkit.store.Batch;
import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.store.Changes;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.ReadHold;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A {@code SUBSCRIBE … WITH (PROGRESS)}. Its first message is the progress of where it starts, then comes the snapshot if one was
 * asked for, then the changes, each group closed by a progress. Like a server's it holds history back from compaction up to where
 * it has said everything. Confined to one thread at a time.
 */
public final class ModelStream implements AutoCloseable {
    private final ModelEnvironment environment;
    private final Subject subject;
    private final OptionalLong asOf;
    private final boolean snapshot;
    private final long generation;
    private @Nullable ReadHold hold;
    private @Nullable Batch position;
    private long said;
    private boolean snapshotDue;
    private boolean closed;

    /** What is streamed. */
    record Subject(String name, History history) {}

    ModelStream(ModelEnvironment environment, Subject subject, OptionalLong asOf, boolean snapshot) {
        this.environment = environment;
        this.subject = subject;
        this.asOf = asOf;
        this.snapshot = snapshot;
        this.generation = environment.generation();
    }

    /**
     * What there is to say now; does not wait.
     *
     * @return messages in the server's order, empty where there are none
     * @throws ModelFault where the stream is over: the connection broke, the object was dropped, the time is not readable
     * @throws IllegalStateException where the stream is closed
     */
    public List<ModelMessage> poll() throws ModelFault {
        synchronized (environment) {
            if (closed) {
                throw new IllegalStateException("the stream is closed");
            }
            try {
                return read();
            } catch (ModelFault e) {
                close();
                throw e;
            }
        }
    }

    /** Ends the stream. Idempotent. */
    @Override
    public void close() {
        closed = true;
        ReadHold held = hold;
        if (held != null) {
            held.close();
        }
    }

    private List<ModelMessage> read() throws ModelFault {
        if (environment.generation() != generation) {
            throw new ModelFault("08006", "connection reset");
        }
        environment.beforeRead();
        if (environment.silent()) {
            return List.of();
        }
        if (subject.history().dropped()) {
            throw environment.dropped(subject.name());
        }
        List<ModelMessage> messages = new ArrayList<>();
        ReadHold held = hold == null ? begin(messages) : hold;
        if (environment.upper() > said) {
            say(held, messages);
        }
        return messages;
    }

    private ReadHold begin(List<ModelMessage> messages) throws ModelFault {
        long start = asOf.orElse(environment.upper() - 1);
        ReadHold held = environment.hold(subject.history(), start);
        hold = held;
        said = start;
        snapshotDue = snapshot;
        position = subject.history().logAt(start);
        messages.add(new Progress(start));
        return held;
    }

    private void say(ReadHold held, List<ModelMessage> messages) {
        long upper = environment.upper();
        if (snapshotDue) {
            snapshotDue = false;
            List<Change> rows = new ArrayList<>();
            subject.history().at(held.time()).forEachRemaining(row -> rows.add(new Change(row, 1)));
            add(messages, held.time(), Changes.sorted(rows));
        }
        Batch at = position;
        for (Batch next = at == null ? null : at.next(); next != null && next.time() < upper; next = next.next()) {
            if (next.time() > held.time()) {
                add(messages, next.time(), next.changes());
            }
            at = next;
        }
        position = at;
        messages.add(new Progress(upper));
        said = upper;
        held.moveTo(upper - 1);
    }

    private static void add(List<ModelMessage> messages, long time, List<Change> changes) {
        changes.forEach(change -> messages.add(new Data(time, change.diff(), Rows.values(change.row()))));
    }
}
