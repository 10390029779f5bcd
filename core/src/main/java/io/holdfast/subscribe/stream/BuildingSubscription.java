package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.CorrectionPolicy;
import io.holdfast.subscribe.HandlerPolicy;
import io.holdfast.subscribe.HistoryPolicy;
import io.holdfast.subscribe.OwnerLease;
import io.holdfast.subscribe.ReconcileMode;
import io.holdfast.subscribe.SinkContent;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.SubscriptionBuilder;
import io.holdfast.subscribe.TransactionHandler;
import io.holdfast.subscribe.spill.MemoryLimit;
import io.holdfast.subscribe.stream.SubscriptionSettings.Sink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects what a subscription shall do. Not thread-safe. */
final class BuildingSubscription implements SubscriptionBuilder {
    private static final Duration LEAST_SILENCE = Duration.ofSeconds(1);

    private final Subject subject;
    private final Function<SubscriptionSettings, Subscription> starter;
    private String name;
    private Shape shape = Shape.PLAIN;
    private CheckpointStore store = CheckpointStore.inMemory();
    private Limits limits = Limits.DEFAULT;
    private Policies policies = Policies.DEFAULT;
    private HandlerPolicy handlerPolicy = HandlerPolicy.stopAfter(3);
    private @Nullable HistoryPolicy history;
    private @Nullable ReconcileMode mode;
    private @Nullable SinkContent target;
    private @Nullable OwnerLease lease;

    BuildingSubscription(Subject subject, Function<SubscriptionSettings, Subscription> starter) {
        this.subject = subject;
        this.starter = starter;
        this.name = subject.label();
    }

    @Override
    public SubscriptionBuilder name(String given) {
        if (given.isBlank()) {
            throw new IllegalArgumentException("name is blank: leave it out for the object's name, " + subject.label());
        }
        name = given;
        return this;
    }

    @Override
    public SubscriptionBuilder checkpoint(CheckpointStore given) {
        store = Objects.requireNonNull(given, "checkpoint");
        return this;
    }

    @Override
    public SubscriptionBuilder upsert(String... keys) {
        List<String> named = List.of(keys);
        if (named.isEmpty() || new HashSet<>(named).size() < named.size()) {
            throw new IllegalArgumentException("upsert(" + named + "): name each column of the key once");
        }
        shape = new Shape(named, shape.snapshot(), shape.upTo());
        return this;
    }

    @Override
    public SubscriptionBuilder snapshot(boolean wanted) {
        shape = new Shape(shape.keys(), wanted, shape.upTo());
        return this;
    }

    @Override
    public SubscriptionBuilder upTo(long timestamp) {
        if (timestamp < 1) {
            throw new IllegalArgumentException("upTo(" + timestamp + "): a timestamp is in milliseconds, above 0");
        }
        shape = new Shape(shape.keys(), shape.snapshot(), OptionalLong.of(timestamp));
        return this;
    }

    @Override
    public SubscriptionBuilder reconcile(ReconcileMode given) {
        mode = Objects.requireNonNull(given, "reconcile");
        return this;
    }

    @Override
    public SubscriptionBuilder target(SinkContent given) {
        target = Objects.requireNonNull(given, "target");
        return this;
    }

    @Override
    public SubscriptionBuilder onHistoryLost(HistoryPolicy given) {
        history = Objects.requireNonNull(given, "onHistoryLost");
        return this;
    }

    @Override
    public SubscriptionBuilder onChangedColumns(HistoryPolicy given) {
        if (given == HistoryPolicy.RECONCILE) {
            throw new IllegalArgumentException(
                    "onChangedColumns(RECONCILE): rows of two shapes cannot be compared. Say FAIL or FRESH_SNAPSHOT");
        }
        policies = new Policies(policies.history(), given, policies.correction(), policies.emptyAllowed());
        return this;
    }

    @Override
    public SubscriptionBuilder onHandlerFailure(HandlerPolicy given) {
        handlerPolicy = Objects.requireNonNull(given, "onHandlerFailure");
        return this;
    }

    @Override
    public SubscriptionBuilder corrections(CorrectionPolicy given) {
        Objects.requireNonNull(given, "corrections");
        policies = new Policies(policies.history(), policies.columns(), given, policies.emptyAllowed());
        return this;
    }

    @Override
    public SubscriptionBuilder allowEmptySnapshot() {
        policies = new Policies(policies.history(), policies.columns(), policies.correction(), true);
        return this;
    }

    @Override
    public SubscriptionBuilder lease(OwnerLease given) {
        lease = Objects.requireNonNull(given, "lease");
        return this;
    }

    @Override
    public SubscriptionBuilder buffer(long rows, long bytes) {
        if (rows < 1 || bytes < 1) {
            throw new IllegalArgumentException("buffer(" + rows + ", " + bytes + "): both must be at least 1");
        }
        limits = new Limits(
                new MemoryLimit(rows, bytes),
                limits.directory(),
                limits.spillBytes(),
                limits.silence(),
                limits.patience());
        return this;
    }

    @Override
    public SubscriptionBuilder spill(Path directory, long bytes) {
        if (bytes < 0 || !Files.isDirectory(directory)) {
            throw new IllegalArgumentException(
                    "spill(" + directory + ", " + bytes + "): name a directory that exists, and bytes from 0 on");
        }
        limits = new Limits(limits.memory(), directory, bytes, limits.silence(), limits.patience());
        return this;
    }

    @Override
    public SubscriptionBuilder silence(Duration given) {
        if (given.compareTo(LEAST_SILENCE) < 0) {
            throw new IllegalArgumentException(
                    "silence(" + given + "): at least PT1S, because a server reports progress about once a second");
        }
        limits = new Limits(limits.memory(), limits.directory(), limits.spillBytes(), given, limits.patience());
        return this;
    }

    @Override
    public SubscriptionBuilder patience(Duration given) {
        if (given.isNegative()) {
            throw new IllegalArgumentException("patience(" + given + "): not below zero");
        }
        limits = new Limits(limits.memory(), limits.directory(), limits.spillBytes(), limits.silence(), given);
        return this;
    }

    @Override
    public Subscription start(BatchHandler handler) {
        return start(Applier.of(Objects.requireNonNull(handler, "handler")));
    }

    @Override
    public Subscription startInTransaction(TransactionHandler handler) {
        Objects.requireNonNull(handler, "handler");
        if (!store.transactional()) {
            throw new IllegalStateException(
                    "startInTransaction needs a store with transactions, such as JdbcCheckpointStore: name it in"
                            + " checkpoint(…)");
        }
        return start(Applier.of(handler));
    }

    private Subscription start(Applier applier) {
        ReconcileMode chosen = chosenMode();
        Sink sink = new Sink(
                store, applier, handlerPolicy, chosen, Optional.ofNullable(target), Optional.ofNullable(lease));
        return starter.apply(new SubscriptionSettings(name, subject, shape, sink, limits, chosenPolicies()));
    }

    private ReconcileMode chosenMode() {
        ReconcileMode chosen = mode == null ? defaultMode() : mode;
        String problem = switch (chosen) {
            case TARGET ->
                target == null || !store.transactional() ? "needs target(…) and a store with transactions" : "";
            case KEYED -> shape.upsert() ? "" : "needs upsert(keys), because it knows keys and not rows";
            case ROWS -> shape.upsert() ? "is for the shape without keys; with upsert(keys) say KEYED" : "";
            case SNAPSHOT -> "";
        };
        if (!problem.isEmpty()) {
            throw new IllegalStateException("reconcile(" + chosen + ") " + problem);
        }
        return chosen;
    }

    private ReconcileMode defaultMode() {
        if (!shape.snapshot()) {
            return ReconcileMode.SNAPSHOT;
        }
        if (target != null && store.transactional()) {
            return ReconcileMode.TARGET;
        }
        return shape.upsert() ? ReconcileMode.KEYED : ReconcileMode.ROWS;
    }

    /** Without a snapshot nothing is known of what was there, so there is nothing to compare with. */
    private Policies chosenPolicies() {
        HistoryPolicy given = history;
        HistoryPolicy effective =
                given == null ? shape.snapshot() ? HistoryPolicy.RECONCILE : HistoryPolicy.FAIL : given;
        if (!shape.snapshot() && effective == HistoryPolicy.RECONCILE) {
            throw new IllegalStateException(
                    "onHistoryLost(RECONCILE) needs the snapshot that snapshot(false) leaves out");
        }
        return new Policies(effective, policies.columns(), policies.correction(), policies.emptyAllowed());
    }
}
