package io.holdfast.testkit.cluster;

import java.util.List;
import java.util.Set;

/** An ALTER CLUSTER on its way: new replicas hydrate beside the old ones. Thread-safe. */
public final class Reconfiguration {
    private final Cluster cluster;
    private final Target target;
    private final Target origin;
    private final List<Replica> before;
    private final List<Replica> added;
    private final Patience patience;
    private volatile Status status = Status.IN_PROGRESS;

    Reconfiguration(Cluster cluster, Target target, Target origin, List<Replica> added, Patience patience) {
        this.cluster = cluster;
        this.target = target;
        this.origin = origin;
        this.before = cluster.replicas().stream()
                .filter(replica -> !added.contains(replica))
                .toList();
        this.added = List.copyOf(added);
        this.patience = patience;
    }

    /** How far it is. */
    public enum Status {
        /** New replicas hydrate. */
        IN_PROGRESS,
        /** Done, by hydration or because its time was up and it was to commit. */
        FINALIZED,
        /** Undone, because its time was up. */
        TIMED_OUT,
        /** Undone by a later ALTER or by a DROP. */
        CANCELLED;

        /**
         * As the catalog writes it.
         *
         * @return such as {@code in-progress}
         */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Where it goes.
     *
     * @param size the replicas' size
     * @param replicationFactor how many
     */
    public record Target(String size, int replicationFactor) {}

    /**
     * How long it may take.
     *
     * @param deadline milliseconds since the epoch, {@link Long#MAX_VALUE} for ever
     * @param commit whether to go on without hydration when the time is up
     */
    public record Patience(long deadline, boolean commit) {
        /** As long as it takes. */
        public static final Patience FOREVER = new Patience(Long.MAX_VALUE, true);

        /** At once: what was there goes before anything new has hydrated. */
        public static final Patience NONE = new Patience(Long.MIN_VALUE, true);
    }

    /**
     * Whose it is.
     *
     * @return the cluster
     */
    public Cluster cluster() {
        return cluster;
    }

    /**
     * Where it goes.
     *
     * @return size and replication factor
     */
    public Target target() {
        return target;
    }

    /**
     * How long it may take.
     *
     * @return deadline and what then
     */
    public Patience patience() {
        return patience;
    }

    /**
     * How far it is.
     *
     * @return never goes back
     */
    public Status status() {
        return status;
    }

    /**
     * The replicas that it made.
     *
     * @return an immutable list
     */
    public List<Replica> added() {
        return added;
    }

    void cancel() {
        end(Status.CANCELLED);
    }

    /**
     * What was before.
     *
     * @return size and replication factor
     */
    public Target origin() {
        return origin;
    }

    /** Takes everything back. */
    private void undo(Status last) {
        added.forEach(cluster::remove);
        cluster.shape(origin.size(), origin.replicationFactor());
        end(last);
    }

    /** Takes everything back because whoever asked for it is gone. */
    void abandon() {
        undo(Status.CANCELLED);
    }

    boolean pending() {
        return status == Status.IN_PROGRESS;
    }

    /** Ends it if it is ready or late. */
    void settle(long now) {
        Set<String> objects = cluster.objects();
        boolean ready = added.stream().allMatch(replica -> cluster.serves(replica, objects, now));
        if (ready || (now >= patience.deadline() && patience.commit())) {
            before.stream()
                    .filter(replica -> !replica.size().equals(target.size()))
                    .forEach(cluster::remove);
            end(Status.FINALIZED);
        } else if (now >= patience.deadline()) {
            undo(Status.TIMED_OUT);
        }
    }

    private void end(Status last) {
        status = last;
    }
}
