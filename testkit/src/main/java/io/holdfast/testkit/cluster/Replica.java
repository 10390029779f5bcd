package io.holdfast.testkit.cluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One replica of a cluster. Thread-safe. */
public final class Replica {
    private final String id;
    private final String size;
    private final long createdAt;
    private volatile String name;
    private volatile Life life;

    Replica(String id, String name, String size, long createdAt, Life life) {
        this.id = id;
        this.name = name;
        this.size = size;
        this.createdAt = createdAt;
        this.life = life;
    }

    /**
     * Since when a replica is up or down.
     *
     * @param onlineFrom when it is up, {@link Long#MAX_VALUE} while it is down
     * @param hydration how long it takes to hydrate what it finds
     * @param since when it last changed
     * @param reason why it is down, null where nothing tells
     */
    record Life(
            long onlineFrom,
            long hydration,
            long since,
            @Nullable String reason) {}

    void rename(String to) {
        name = to;
    }

    void live(Life changed) {
        life = changed;
    }

    /**
     * The replica's id.
     *
     * @return such as {@code u3}
     */
    public String id() {
        return id;
    }

    /**
     * The replica's name in its cluster.
     *
     * @return such as {@code r1}
     */
    public String name() {
        return name;
    }

    /**
     * The replica's size.
     *
     * @return as CREATE CLUSTER said
     */
    public String size() {
        return size;
    }

    /**
     * When it was made.
     *
     * @return milliseconds since the epoch
     */
    public long createdAt() {
        return createdAt;
    }

    /**
     * Whether it is up.
     *
     * @param now milliseconds since the epoch
     * @return false while it starts or is down
     */
    public boolean online(long now) {
        return now >= life.onlineFrom();
    }

    /**
     * When its status last changed.
     *
     * @param now milliseconds since the epoch
     * @return milliseconds since the epoch
     */
    public long changedAt(long now) {
        Life current = life;
        return now >= current.onlineFrom() ? current.onlineFrom() : current.since();
    }

    /**
     * Why it is down.
     *
     * @return null where nothing tells
     */
    public @Nullable String reason() {
        return life.reason();
    }

    /** When it has hydrated an object, {@link Long#MAX_VALUE} where nobody knows. */
    long hydratedFrom(Installed object) {
        Life current = life;
        if (current.onlineFrom() == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        return started(current, object) + time(current, object);
    }

    /** How long it takes to hydrate an object. */
    Duration hydrationTime(Installed object) {
        return Duration.ofMillis(time(life, object));
    }

    private static long started(Life life, Installed object) {
        return Math.max(life.onlineFrom(), object.at());
    }

    private static long time(Life life, Installed object) {
        if (life.onlineFrom() == object.at()) {
            return Math.max(life.hydration(), object.hydration());
        }
        return life.onlineFrom() > object.at() ? life.hydration() : object.hydration();
    }

    /**
     * Something a cluster runs.
     *
     * @param at since when
     * @param hydration how long it takes to hydrate where the replica is up already
     */
    record Installed(long at, long hydration) {}
}
