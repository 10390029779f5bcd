package io.holdfast.subscribe;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Describes a subscription and starts it. Not thread-safe.
 *
 * <p>What was delivered is known in one of the ways of {@link ReconcileMode}, so that a move to another environment can be
 * answered by one correction. In modes {@link ReconcileMode#ROWS} and {@link ReconcileMode#KEYED} that knowledge is kept beside
 * the checkpoint, where the store {@linkplain CheckpointStore#keepsState() can}. Where it cannot, the knowledge ends with the
 * process, and the subscription says so at its start as an event: started again with a checkpoint, it reads it anew from its own
 * environment (it is not delivered again); if another environment serves at that moment, the first batch is a whole {@link
 * Batch.Kind#SNAPSHOT} instead. Mode {@link ReconcileMode#TARGET} needs nothing kept.
 */
public interface SubscriptionBuilder {
    /**
     * Names the subscription for threads, events and the server's {@code application_name}. Default: the object's name.
     *
     * @param name any text that is not blank
     * @return this
     */
    SubscriptionBuilder name(String name);

    /**
     * Where the checkpoint is kept. Default: a new {@link CheckpointStore#inMemory()}.
     *
     * @param store of this subscription alone
     * @return this
     */
    SubscriptionBuilder checkpoint(CheckpointStore store);

    /**
     * Asks for one change a key: {@link Change.Operation#UPSERT} or {@link Change.Operation#DELETE_KEY}. The server groups by
     * key and timestamp; keys that turn out not to be unique end the subscription with {@link
     * SubscriptionException.Reason#KEY_VIOLATION}.
     *
     * @param keys names of columns that are unique together
     * @return this
     */
    SubscriptionBuilder upsert(String... keys);

    /**
     * Whether the content at the first start is delivered. Default: yes. Without it nothing can be reconciled: lost history,
     * or another environment, ends the subscription unless {@link #onHistoryLost} says {@link HistoryPolicy#FRESH_SNAPSHOT}.
     *
     * @param wanted false for changes from now on only
     * @return this
     */
    SubscriptionBuilder snapshot(boolean wanted);

    /**
     * Ends the subscription as {@link Subscription.State#COMPLETE} once everything before a timestamp is delivered.
     *
     * @param timestamp exclusive, milliseconds of the environment's timeline
     * @return this
     */
    SubscriptionBuilder upTo(long timestamp);

    /**
     * How it is known what was delivered. Default: {@link ReconcileMode#TARGET} with {@link #target}, else {@link
     * ReconcileMode#KEYED} with {@link #upsert}, else {@link ReconcileMode#ROWS}.
     *
     * @param mode the way
     * @return this
     */
    SubscriptionBuilder reconcile(ReconcileMode mode);

    /**
     * How to read what the sink holds, for {@link ReconcileMode#TARGET}.
     *
     * @param sink such as {@link SinkContent#table}
     * @return this
     */
    SubscriptionBuilder target(SinkContent sink);

    /**
     * What happens where the history after the checkpoint is gone, or the name means another object now. Default: {@link
     * HistoryPolicy#RECONCILE}.
     *
     * @param policy what to do
     * @return this
     */
    SubscriptionBuilder onHistoryLost(HistoryPolicy policy);

    /**
     * What happens where the columns are not those that were delivered. Default: {@link HistoryPolicy#FAIL}.
     *
     * @param policy to fail, or a fresh snapshot
     * @return this
     */
    SubscriptionBuilder onChangedColumns(HistoryPolicy policy);

    /**
     * What happens where the handler fails. Default: three retries, then the subscription ends.
     *
     * @param policy what to do
     * @return this
     */
    SubscriptionBuilder onHandlerFailure(HandlerPolicy policy);

    /**
     * Which corrections are plausible. Default: {@link CorrectionPolicy#guarded()}.
     *
     * @param policy decides
     * @return this
     */
    SubscriptionBuilder corrections(CorrectionPolicy policy);

    /**
     * Lets a snapshot without rows retract everything that was delivered. By default such a snapshot is taken for an object
     * that is not filled yet: the subscription keeps trying for 30 seconds, elsewhere first, and then fails with {@link
     * SubscriptionException.Reason#EMPTY_SNAPSHOT}.
     *
     * @return this
     */
    SubscriptionBuilder allowEmptySnapshot();

    /**
     * Runs it in one instance of the application at a time. Without a lease the instance that starts last takes it over, and
     * the one before ends with {@link SubscriptionException.Reason#OWNER_LOST}.
     *
     * @param lease shared by the instances
     * @return this
     */
    SubscriptionBuilder lease(OwnerLease lease);

    /**
     * Bounds what is held in memory: read ahead of the handler, and between two progress messages (the initial snapshot lies
     * between two of them, too). The rest goes to disk. Default: 10,000,000 rows and 256 MiB. Rows are held as bytes, about as
     * long as the server's text of them, and become objects one by one while the handler reads its batch.
     *
     * @param rows most rows, at least 1
     * @param bytes most bytes of memory, at least 1: one half for what is read ahead, the other for each of what was read
     *     between two progress messages, and of what is known as delivered in mode {@link ReconcileMode#ROWS}
     * @return this
     */
    SubscriptionBuilder buffer(long rows, long bytes);

    /**
     * Where, and how much, is kept on disk of what memory does not hold. Beyond that the subscription ends with {@link
     * SubscriptionException.Reason#BUFFER_FULL}; a new start goes on from its checkpoint. The server is always read, so that
     * it never ends the stream for a slow handler. Default: 8 GiB in the directory for temporary files.
     *
     * @param directory that exists; files in it vanish with the subscription
     * @param bytes most bytes; 0 for none
     * @return this
     */
    SubscriptionBuilder spill(Path directory, long bytes);

    /**
     * How long a live stream may show no progress (the server reports it about once a second) before it is broken off and
     * resumed. A materialized view with {@code REFRESH} is exempt. Default: 10 seconds.
     *
     * @param silence at least one second
     * @return this
     */
    SubscriptionBuilder silence(Duration silence);

    /**
     * How long another environment that is behind what was delivered is waited for, before its content is handed over
     * although it {@linkplain Correction#goesBack() goes back}. Timestamps of two environments are both wall-clock
     * milliseconds, so that comparing them is an approximation. Default: 10 seconds.
     *
     * @param patience zero or more
     * @return this
     */
    SubscriptionBuilder patience(Duration patience);

    /**
     * Starts it on a thread of its own and returns at once; connecting and everything else happens there, and failures are
     * seen in {@link Subscription#state()} and as events.
     *
     * @param handler receives the batches
     * @return the running subscription
     * @throws IllegalStateException where the data source is closed
     */
    Subscription start(BatchHandler handler);

    /**
     * Starts it as {@link #start} does, with a handler that writes in the transaction its checkpoint is committed in: exactly
     * once.
     *
     * @param handler receives the batches
     * @return the running subscription
     * @throws IllegalStateException where the store has no transactions, or the data source is closed
     */
    Subscription startInTransaction(TransactionHandler handler);
}
