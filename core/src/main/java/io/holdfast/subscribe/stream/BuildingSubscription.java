package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.SubscriptionBuilder;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/** Collects what a subscription shall do. Not thread-safe. */
final class BuildingSubscription implements SubscriptionBuilder {
    private static final Duration LEAST_SILENCE = Duration.ofSeconds(1);

    private final ObjectName object;
    private final Function<SubscriptionSettings, Subscription> starter;
    private String name;
    private CheckpointStore store = CheckpointStore.inMemory();
    private BufferLimit limit = BufferLimit.DEFAULT;
    private Duration silence = SubscriptionSettings.DEFAULT_SILENCE;
    private boolean emptyAllowed;

    BuildingSubscription(ObjectName object, Function<SubscriptionSettings, Subscription> starter) {
        this.object = object;
        this.starter = starter;
        this.name = object.toString();
    }

    @Override
    public SubscriptionBuilder name(String given) {
        if (given.isBlank()) {
            throw new IllegalArgumentException("name is blank: leave it out for the object's name, " + object);
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
    public SubscriptionBuilder allowEmptySnapshot() {
        emptyAllowed = true;
        return this;
    }

    @Override
    public SubscriptionBuilder buffer(long rows, long bytes) {
        if (rows < 1 || bytes < 1) {
            throw new IllegalArgumentException("buffer(" + rows + ", " + bytes + "): both must be at least 1");
        }
        limit = new BufferLimit(rows, bytes);
        return this;
    }

    @Override
    public SubscriptionBuilder silence(Duration given) {
        if (given.compareTo(LEAST_SILENCE) < 0) {
            throw new IllegalArgumentException(
                    "silence(" + given + "): at least PT1S, because a server reports progress about once a second");
        }
        silence = given;
        return this;
    }

    @Override
    public Subscription start(BatchHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return starter.apply(new SubscriptionSettings(name, object, store, handler, limit, silence, emptyAllowed));
    }
}
