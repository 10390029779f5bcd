package io.holdfast.spring;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Hands changes to several workers by the hash of their key: what concerns one key stays in its order, and no change of a
 * timestamp is begun before every change of the timestamps before it is done. A batch is done when all of them are.
 */
final class KeyedWorkers implements BatchHandler {
    /** A snapshot has one timestamp and any number of rows: so many are handed out before the next wait. */
    private static final int MOST_AT_ONCE = 10_000;

    private final EachChange handler;
    private final List<String> key;
    private final int workers;
    private final Executor threads;

    /**
     * Workers of one listener.
     *
     * @param handler called with one change at a time by each worker
     * @param key the columns by which changes stay together
     * @param workers how many
     * @param threads run them
     */
    KeyedWorkers(EachChange handler, List<String> key, int workers, Executor threads) {
        this.handler = handler;
        this.key = List.copyOf(key);
        this.workers = workers;
        this.threads = threads;
    }

    /** Takes one change of a batch. */
    @FunctionalInterface
    interface EachChange {
        void apply(Batch batch, Change change) throws Exception;
    }

    @Override
    public void apply(Batch batch) throws Exception {
        List<Change> together = new ArrayList<>();
        for (Change change : batch.changes()) {
            if (!together.isEmpty()
                    && (together.get(0).timestamp() != change.timestamp() || together.size() == MOST_AT_ONCE)) {
                run(batch, together);
                together.clear();
            }
            together.add(change);
        }
        run(batch, together);
    }

    private void run(Batch batch, List<Change> together) throws Exception {
        List<List<Change>> shares = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            shares.add(new ArrayList<>());
        }
        together.forEach(change -> shares.get(worker(change.row())).add(change));
        List<Future<?>> running = new ArrayList<>();
        for (List<Change> share : shares) {
            if (!share.isEmpty()) {
                running.add(start(batch, share));
            }
        }
        await(running);
    }

    private int worker(Row row) {
        int hash = 1;
        for (String column : key) {
            Object value = row.value(column);
            hash = 31 * hash + (value == null ? 0 : value.hashCode());
        }
        return Math.floorMod(hash ^ (hash >>> 16), workers);
    }

    private Future<?> start(Batch batch, List<Change> share) {
        FutureTask<?> task = new FutureTask<>(() -> {
            for (Change change : share) {
                handler.apply(batch, change);
            }
            return null;
        });
        threads.execute(task);
        return task;
    }

    /** The barrier: every worker has ended, well or not, before the first failure is told. */
    private static void await(List<Future<?>> running) throws Exception {
        Throwable first = null;
        try {
            for (Future<?> one : running) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    first = first == null ? e.getCause() : first;
                }
            }
        } finally {
            // where the wait is interrupted the subscription is closing, and its workers end, too
            running.forEach(one -> one.cancel(true));
        }
        if (first instanceof Exception failure) {
            throw failure;
        }
        if (first instanceof Error failure) {
            throw failure;
        }
    }
}
