package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.time.EmulatorClock;
import org.jspecify.annotations.Nullable;

/** How one source or sink is, and what has gone through it. Thread-safe. */
final class Connector {
    static final String RUNNING = "running";

    private final CatalogItem item;
    private final String type;
    private final @Nullable String envelope;
    private volatile @Nullable Trouble trouble;
    private String status = "created";
    private long since;
    private boolean everRan;
    private long known;
    private long knownBytes;
    private long committed;
    private long committedBytes;
    private EmulatorClock.@Nullable Repetition generator;

    Connector(CatalogItem item, String type, @Nullable String envelope, long now) {
        this.item = item;
        this.type = type;
        this.envelope = envelope;
        this.since = now;
    }

    /**
     * Why it makes no progress.
     *
     * @param status {@code stalled} or {@code failed}
     * @param error what the catalog says
     */
    record Trouble(String status, String error) {}

    /**
     * What has gone through it.
     *
     * @param known rows and retractions that the outside has, or that a sink is to send
     * @param committed those that have been taken over
     * @param bytes of those, as text
     * @param everRan whether its snapshot is complete
     */
    record Counts(long known, long committed, long bytes, boolean everRan) {}

    CatalogItem item() {
        return item;
    }

    String type() {
        return type;
    }

    @Nullable
    String envelope() {
        return envelope;
    }

    @Nullable
    Trouble trouble() {
        return trouble;
    }

    void trouble(@Nullable Trouble other) {
        trouble = other;
    }

    boolean sink() {
        return item.kind() == CatalogItem.Kind.SINK;
    }

    synchronized String status() {
        return status;
    }

    synchronized long since() {
        return since;
    }

    /** How it is by now; what it was before stays. */
    String look(long now) {
        Trouble what = trouble;
        if (what != null) {
            return what.status();
        }
        Cluster cluster = item.cluster();
        boolean up = cluster == null || cluster.replicas().stream().anyMatch(replica -> replica.online(now));
        if (!up) {
            return sink() ? "starting" : "paused";
        }
        return cluster == null || cluster.serves(java.util.Set.of(item.id()), now) ? RUNNING : "starting";
    }

    /** Changes how it is; false where it was so already. */
    synchronized boolean become(String other, long now) {
        boolean changed = !other.equals(status);
        if (changed) {
            status = other;
            since = now;
        }
        if (other.equals(RUNNING)) {
            everRan = true;
            committed = known;
            committedBytes = knownBytes;
        }
        return changed;
    }

    /** Counts what is to go through it. */
    synchronized void add(long changes, long bytes) {
        known += changes;
        knownBytes += bytes;
        if (status.equals(RUNNING)) {
            committed = known;
            committedBytes = knownBytes;
        }
    }

    synchronized Counts counts() {
        return new Counts(known, committed, committedBytes, everRan);
    }

    synchronized void generator(EmulatorClock.Repetition repetition) {
        generator = repetition;
    }

    synchronized void close() {
        if (generator != null) {
            generator.close();
        }
    }
}
