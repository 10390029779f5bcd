package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Batch.Kind;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.DeliveredState;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.spill.StateCodec;
import io.holdfast.subscribe.spill.StateCodec.Head;
import io.holdfast.subscribe.state.Delivered;
import io.holdfast.subscribe.state.Parts;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was delivered beside the checkpoint, where the store can: each commit adds its batch, and once what was added is
 * more than all of it was, everything is written anew. So a store holds twice the content, a mebibyte and a batch at most. Confined to
 * the subscription's thread.
 */
final class StateKeeper {
    private static final System.Logger LOG = System.getLogger(StateKeeper.class.getName());
    private static final long LEAST_ADDED = 1 << 20;

    private final CheckpointStore store;
    private final Delivered held;
    private final boolean keeps;
    private boolean follows;
    private boolean fresh;
    private long whole;
    private long added;
    private long writing;

    private StateKeeper(CheckpointStore store, Delivered held, boolean keeps) {
        this.store = store;
        this.held = held;
        this.keeps = keeps;
    }

    /**
     * For a store. One that cannot tell is no store without state: changes would be committed that what it has kept does not
     * have, and a later start would take that for whole.
     *
     * @throws SubscriptionException where it cannot tell
     */
    static StateKeeper of(CheckpointStore store, Delivered held) {
        try {
            return new StateKeeper(store, held, store.keepsState());
        } catch (Exception e) {
            throw CheckpointKeeper.failed("the store cannot tell whether it keeps what was delivered", e);
        }
    }

    /** Whether a restart where another environment serves begins with a whole snapshot. */
    boolean endsWithTheProcess() {
        return !held.format().isEmpty() && !keeps;
    }

    /** Takes in what was kept with a checkpoint. What cannot be read is as good as nothing: it is read from the environment. */
    void load(@Nullable Checkpoint last) {
        if (!keeps || last == null || held.format().isEmpty()) {
            return;
        }
        Reading reading = new Reading(last);
        try {
            store.loadState().forEach(reading);
            reading.end();
        } catch (Exception e) {
            held.close();
            LOG.log(System.Logger.Level.WARNING, "what was kept beside the checkpoint cannot be read", e);
        }
    }

    /** Reads parts as far as they are ours. */
    private final class Reading implements DeliveredState.Receiver {
        private final Checkpoint last;
        private @Nullable Head head;
        private boolean foreign;

        Reading(Checkpoint last) {
            this.last = last;
        }

        @Override
        public void accept(byte[] part) {
            Head known = head;
            if (known != null) {
                held.read(part, known.columns());
            } else if (!foreign) {
                head = StateCodec.head(part);
                foreign = head == null
                        || !head.format().equals(held.format())
                        || !head.columns().fingerprint().equals(last.columns());
                head = foreign ? null : head;
            }
        }

        /** An object without rows has a head and nothing else. */
        void end() {
            if (head != null && !held.known()) {
                held.read(new byte[0], head.columns());
            }
        }
    }

    /** Before a commit. */
    void keep(Batch batch, SinkTransaction transaction) throws Exception {
        if (!keeps) {
            return;
        }
        boolean snapshot = batch.kind() == Kind.SNAPSHOT;
        if (held.format().isEmpty() || !(held.known() || snapshot)) {
            forget(transaction);
            return;
        }
        fresh = !follows || snapshot || added > whole + LEAST_ADDED;
        boolean all = fresh;
        transaction.keep(all, receiver -> write(batch, all, new Parts(receiver)));
    }

    /** In this mode nothing is kept: what another one kept must not outlive what it tells of. */
    private void forget(SinkTransaction transaction) throws Exception {
        if (!follows) {
            fresh = true;
            writing = 0;
            transaction.keep(true, DeliveredState.NONE);
        }
    }

    private void write(Batch batch, boolean all, Parts parts) throws Exception {
        if (all) {
            StateCodec.head(parts.entry(), new Head(held.format(), batch.columns()));
            parts.flush();
            if (batch.kind() != Kind.SNAPSHOT) {
                held.write(parts);
            }
        }
        held.write(batch.changes(), parts);
        writing = parts.written();
    }

    /** The commit has happened. */
    void committed() {
        if (keeps) {
            follows = true;
            whole = fresh ? writing : whole;
            added = fresh ? 0 : added + writing;
        }
    }
}
