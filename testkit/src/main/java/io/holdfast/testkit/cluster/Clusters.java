package io.holdfast.testkit.cluster;

import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The clusters of an environment by name. Thread-safe. */
public final class Clusters {
    /** Where a session runs that says nothing. */
    public static final String DEFAULT = "quickstart";

    /** Where queries on the catalog run. */
    public static final String CATALOG_SERVER = "mz_catalog_server";

    private static final String SYSTEM_SIZE = "25cc";
    private static final int MOST_REPLICAS = 5;
    private static final int MOST_RECONFIGURATIONS = 1000;

    private final LongSupplier clock;
    private final Map<String, Cluster> byName = new ConcurrentSkipListMap<>();
    private final List<Reconfiguration> reconfigurations = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ReplicaWatcher watcher;
    private final ReplicaSource source;
    private int lastCluster;
    private int lastSystem;

    /**
     * The clusters of a new environment.
     *
     * @param clock milliseconds since the epoch
     * @param watcher is told of every replica
     */
    public Clusters(LongSupplier clock, ReplicaWatcher watcher) {
        this.clock = clock;
        this.watcher = watcher;
        this.source = new ReplicaSource(clock, watcher);
        for (String name : List.of("mz_system", CATALOG_SERVER, "mz_probe", "mz_support")) {
            lastSystem++;
            Cluster cluster = new Cluster("s" + lastSystem, name, true, watcher);
            byName.put(name, cluster);
            source.grow(cluster, SYSTEM_SIZE, name.equals("mz_support") ? 0 : 1);
        }
        Cluster first = new Cluster("u" + nextCluster(), DEFAULT, true, watcher);
        byName.put(DEFAULT, first);
        source.grow(first, SYSTEM_SIZE, 1);
    }

    private int nextCluster() {
        lastCluster++;
        return lastCluster;
    }

    /**
     * Runs something before and after every change that is not the clock's.
     *
     * @param listener must not block
     */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    void changed() {
        listeners.forEach(Runnable::run);
    }

    /**
     * The replicas that are named one by one.
     *
     * @return for CREATE, DROP and ALTER CLUSTER REPLICA
     */
    public UnmanagedReplicas replicas() {
        return new UnmanagedReplicas(this, source);
    }

    /**
     * How long replicas take from now on to start, and to hydrate what they find.
     *
     * @param starting zero or more
     * @param hydrating zero or more
     */
    public void pace(Duration starting, Duration hydrating) {
        source.pace(starting, hydrating);
    }

    /**
     * How long replicas take to start.
     *
     * @return zero or more
     */
    public Duration startup() {
        return source.startup();
    }

    /**
     * How long replicas take to hydrate.
     *
     * @return zero or more
     */
    public Duration hydration() {
        return source.hydration();
    }

    /**
     * Finds a cluster.
     *
     * @param name its name
     * @return empty where there is none
     */
    public Optional<Cluster> find(String name) {
        settle();
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * Finds a cluster.
     *
     * @param name its name
     * @return the cluster
     * @throws SqlError XX000 where there is none
     */
    public Cluster get(String name) throws SqlError {
        return find(name).orElseThrow(() -> SqlError.of("XX000", "unknown cluster '" + name + "'"));
    }

    /**
     * All clusters.
     *
     * @return by name
     */
    public Collection<Cluster> all() {
        settle();
        return List.copyOf(byName.values());
    }

    /**
     * The latest reconfigurations.
     *
     * @return the oldest first
     */
    public List<Reconfiguration> reconfigurations() {
        settle();
        return List.copyOf(reconfigurations);
    }

    /** Ends the reconfigurations whose replicas have hydrated or whose time is up. */
    private synchronized void settle() {
        long now = clock.getAsLong();
        reconfigurations.stream().filter(Reconfiguration::pending).forEach(one -> one.settle(now));
    }

    /**
     * Makes a cluster.
     *
     * @param name its name
     * @param options one replica where they do not say
     * @return the cluster
     * @throws SqlError 42710 where it exists, 53000 for too many replicas
     */
    public Cluster create(String name, ClusterOptions options) throws SqlError {
        Cluster cluster = make(name, options);
        changed();
        return cluster;
    }

    private synchronized Cluster make(String name, ClusterOptions options) throws SqlError {
        if (byName.containsKey(name)) {
            throw SqlError.of("42710", "cluster '" + name + "' already exists");
        }
        if (name.startsWith("mz_")) {
            throw SqlError.of("42939", "unacceptable cluster name '" + name + "'");
        }
        boolean managed = !options.unmanaged();
        int wanted = managed
                ? Objects.requireNonNullElse(options.replicationFactor(), 1)
                : options.replicas().size();
        checkCount(wanted, 0);
        String size = Objects.requireNonNullElse(options.size(), SYSTEM_SIZE);
        Cluster cluster = new Cluster("u" + nextCluster(), name, managed, watcher);
        byName.put(name, cluster);
        if (managed) {
            source.grow(cluster, size, wanted);
        } else {
            options.replicas().forEach(replica -> source.start(cluster, replica));
        }
        return cluster;
    }

    static void checkCount(int wanted, int current) throws SqlError {
        if (wanted < 0 || wanted > MOST_REPLICAS) {
            throw SqlError.of(
                    "53000",
                    "creating cluster replica would violate max_replicas_per_cluster limit (desired: " + wanted
                            + ", limit: " + MOST_REPLICAS + ", current: " + current + ")");
        }
    }

    /**
     * Changes size or number of replicas. A new size keeps the old replicas until the new ones have hydrated; more replicas
     * come at once and hydrate, fewer go at once.
     *
     * @param cluster a user's cluster
     * @param options what to change
     * @param patience how long it may take
     * @return what goes on now, or is done already
     * @throws SqlError 42501 for a system cluster, 55006 while another reconfiguration goes on, 53000 for too many replicas
     */
    public Reconfiguration alter(Cluster cluster, ClusterOptions options, Reconfiguration.Patience patience)
            throws SqlError {
        changed();
        Reconfiguration change = begin(cluster, options, patience);
        changed();
        return change;
    }

    private synchronized Reconfiguration begin(
            Cluster cluster, ClusterOptions options, Reconfiguration.Patience patience) throws SqlError {
        checkWritable(cluster);
        settle();
        if (pending(cluster).isPresent()) {
            throw SqlError.of("55006", "cannot alter clusters with pending updates");
        }
        manage(cluster, options);
        List<Replica> before = cluster.replicas();
        Reconfiguration.Target origin = new Reconfiguration.Target(cluster.size(), cluster.replicationFactor());
        String size = Objects.requireNonNullElse(options.size(), cluster.size());
        int wanted = Objects.requireNonNullElse(options.replicationFactor(), cluster.replicationFactor());
        checkCount(wanted, before.size());
        boolean resized = !size.equals(cluster.size());
        int kept = resized ? 0 : Math.min(wanted, before.size());
        List<Replica> added = cluster.managed() ? source.grow(cluster, size, wanted - kept) : List.of();
        cluster.shape(size, wanted);
        if (!resized && cluster.managed()) {
            before.subList(kept, before.size()).forEach(cluster::remove);
        }
        Reconfiguration.Target target = new Reconfiguration.Target(size, wanted);
        Reconfiguration change = new Reconfiguration(cluster, target, origin, added, patience);
        if (reconfigurations.size() == MOST_RECONFIGURATIONS) {
            reconfigurations.remove(0);
        }
        reconfigurations.add(change);
        settle();
        return change;
    }

    /**
     * What goes on with a cluster.
     *
     * @param cluster any cluster
     * @return empty where no reconfiguration is in progress
     */
    public Optional<Reconfiguration> pending(Cluster cluster) {
        settle();
        return reconfigurations.stream()
                .filter(one -> one.cluster() == cluster && one.pending())
                .findFirst();
    }

    /** Takes a cluster's replicas over, or leaves them to the user. */
    private static void manage(Cluster cluster, ClusterOptions options) throws SqlError {
        if (Boolean.FALSE.equals(options.managed())) {
            cluster.manage(false);
        } else if (Boolean.TRUE.equals(options.managed()) && !cluster.managed()) {
            List<Replica> replicas = cluster.replicas();
            String size = replicas.isEmpty() ? cluster.size() : replicas.get(0).size();
            if (replicas.stream().anyMatch(replica -> !replica.size().equals(size))) {
                throw SqlError.of("XX000", "cannot convert unmanaged cluster with differing replica sizes to managed");
            }
            cluster.shape(size, replicas.size());
            cluster.manage(true);
        }
        if (!cluster.managed() && (options.size() != null || options.replicationFactor() != null)) {
            String what = options.size() != null ? "SIZE" : "REPLICATION FACTOR";
            throw SqlError.of("XX000", "cannot change " + what + " of unmanaged clusters");
        }
    }

    /**
     * Takes a reconfiguration back because whoever waited for it is gone, as a server without background reconfigurations does.
     *
     * @param change one in progress; another is left alone
     */
    public void abandon(Reconfiguration change) {
        changed();
        synchronized (this) {
            if (change.pending()) {
                change.abandon();
            }
        }
        changed();
    }

    /**
     * Refuses what only the environment may change.
     *
     * @param cluster any cluster
     * @throws SqlError 42501 for a system cluster
     */
    public static void checkWritable(Cluster cluster) throws SqlError {
        if (cluster.system()) {
            throw SqlError.of("42501", "system cluster '" + cluster.name() + "' cannot be modified");
        }
    }

    /**
     * Removes a cluster with its replicas.
     *
     * @param cluster a user's cluster that runs nothing any more
     */
    public void drop(Cluster cluster) {
        changed();
        synchronized (this) {
            byName.remove(cluster.name());
            cluster.drop();
            pending(cluster).ifPresent(Reconfiguration::cancel);
            cluster.replicas().forEach(cluster::remove);
        }
        changed();
    }

    /**
     * Gives a cluster another name.
     *
     * @param cluster a user's cluster
     * @param to the new name
     * @throws SqlError 42710 where it is taken
     */
    public synchronized void rename(Cluster cluster, String to) throws SqlError {
        if (byName.containsKey(to)) {
            throw SqlError.of("42710", "cluster '" + to + "' already exists");
        }
        byName.remove(cluster.name());
        cluster.rename(to);
        byName.put(to, cluster);
    }

    /**
     * Exchanges two clusters' names.
     *
     * @param one a user's cluster
     * @param other another
     */
    public synchronized void swap(Cluster one, Cluster other) {
        String name = one.name();
        one.rename(other.name());
        other.rename(name);
        byName.put(one.name(), one);
        byName.put(other.name(), other);
    }

    /**
     * Has a cluster run an object: its replicas begin to hydrate it.
     *
     * @param cluster where
     * @param object its id
     */
    public void install(Cluster cluster, String object) {
        cluster.install(object, source.installed());
        changed();
    }

    /**
     * Ends that a cluster runs an object.
     *
     * @param cluster where
     * @param object its id
     */
    public void uninstall(Cluster cluster, String object) {
        cluster.uninstall(object);
    }

    /**
     * Takes a replica down, or brings it back: it starts then and hydrates everything anew.
     *
     * @param cluster the cluster's name
     * @param replica the replica's name
     * @param up whether it is to be up
     * @param reason why it is down, null where nothing tells
     * @throws IllegalArgumentException where there is no such replica
     */
    public void online(String cluster, String replica, boolean up, @Nullable String reason) {
        Replica found = find(cluster)
                .flatMap(one -> one.replica(replica))
                .orElseThrow(() -> new IllegalArgumentException("no replica " + cluster + "." + replica));
        changed();
        source.switchOver(found, up, reason);
        changed();
    }
}
