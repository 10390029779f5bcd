package io.holdfast.spring;

import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.SubscriptionException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One listener method and the subscription that feeds it. Thread-safe. */
public final class SubscriptionContainer {
    private final String id;
    private final boolean autoStartup;
    private final Supplier<Subscription> starter;
    private @Nullable Subscription subscription;

    SubscriptionContainer(String id, boolean autoStartup, Supplier<Subscription> starter) {
        this.id = id;
        this.autoStartup = autoStartup;
        this.starter = starter;
    }

    /**
     * Its name.
     *
     * @return unique in the application
     */
    public String id() {
        return id;
    }

    boolean autoStartup() {
        return autoStartup;
    }

    /** Starts it; goes on at its checkpoint. Nothing happens where it runs. */
    public synchronized void start() {
        if (subscription == null || ended(subscription)) {
            subscription = starter.get();
        }
    }

    /** Stops it and waits for a running call of the method. Nothing happens where it does not run. */
    public void stop() {
        Subscription running;
        synchronized (this) {
            running = subscription;
            subscription = null;
        }
        if (running != null) {
            running.close();
        }
    }

    /**
     * The subscription.
     *
     * @return empty where it was stopped or never started
     */
    public synchronized Optional<Subscription> subscription() {
        return Optional.ofNullable(subscription);
    }

    Map<String, Object> description() {
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("id", id);
        Optional<Subscription> now = subscription();
        text.put("state", now.map(running -> running.state().name()).orElse("STOPPED"));
        text.put("endpoint", now.flatMap(Subscription::endpoint).orElse(""));
        text.put("frontier", now.map(Subscription::frontier).orElse(0L));
        text.put(
                "failure",
                now.flatMap(Subscription::failure)
                        .map(SubscriptionException::getMessage)
                        .orElse(""));
        return text;
    }

    private static boolean ended(Subscription subscription) {
        return switch (subscription.state()) {
            case FAILED, CLOSED, COMPLETE -> true;
            case STARTING, LIVE, PAUSED, STANDBY, DETACHED -> false;
        };
    }
}
