package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.DeliveredState;
import io.holdfast.subscribe.SinkTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store in the transactions of a consumer's table: what a commit did not reach is as if it had not happened. Keeps state, or
 * has a sink that can be read.
 */
final class ModelStore implements CheckpointStore {
    private final Consumer consumer;
    private final @Nullable ModelSink sink;
    private final Trouble trouble;
    private final List<byte[]> parts = new ArrayList<>();
    private @Nullable Checkpoint committed;
    private long most;

    ModelStore(Consumer consumer, @Nullable ModelSink sink, Trouble trouble) {
        this.consumer = consumer;
        this.sink = sink;
        this.trouble = trouble;
    }

    /** Most bytes of state that were kept. */
    long most() {
        return most;
    }

    @Override
    public Optional<Checkpoint> load() {
        return Optional.ofNullable(committed);
    }

    @Override
    public void save(Checkpoint checkpoint) throws SQLException {
        trouble.strike();
        consumer.check(checkpoint);
        committed = checkpoint;
        trouble.strike();
    }

    /** What may happen before and after a commit. */
    @FunctionalInterface
    interface Trouble {
        void strike() throws SQLException;
    }

    @Override
    public boolean keepsState() {
        return sink == null;
    }

    @Override
    public DeliveredState loadState() {
        return receiver -> {
            for (byte[] part : List.copyOf(parts)) {
                receiver.accept(part.clone());
            }
        };
    }

    @Override
    public boolean transactional() {
        return true;
    }

    @Override
    public SinkTransaction begin() {
        return new Transaction();
    }

    private final class Transaction implements SinkTransaction {
        private final Consumer.Saved before = consumer.saved();
        private final List<byte[]> kept = new ArrayList<>(parts);
        private boolean done;

        @Override
        public Optional<Connection> connection() {
            return Optional.ofNullable(sink).map(ModelSink::connection);
        }

        @Override
        public void keep(boolean fresh, DeliveredState state) throws Exception {
            if (fresh) {
                kept.clear();
            }
            state.forEach(kept::add);
        }

        @Override
        public void commit(Checkpoint checkpoint) throws SQLException {
            trouble.strike();
            if (sink != null) {
                sink.apply(consumer.last());
                sink.connection().commit();
                consumer.check(checkpoint, sink.rows());
            }
            committed = checkpoint;
            parts.clear();
            parts.addAll(kept);
            most = Math.max(most, parts.stream().mapToLong(part -> part.length).sum());
            done = true;
            trouble.strike();
        }

        @Override
        public void close() throws SQLException {
            if (!done) {
                consumer.restore(before);
                if (sink != null) {
                    sink.connection().rollback();
                }
            }
        }
    }
}
