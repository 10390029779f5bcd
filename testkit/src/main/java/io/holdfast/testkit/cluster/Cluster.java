package io.holdfast.testkit.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One cluster. Readers need no lock; {@link Clusters} changes it. */
public final class Cluster {
    private final String id;
    private final Map<String, Replica.Installed> objects = new ConcurrentHashMap<>();
    private final ReplicaWatcher watcher;
    private volatile String name;
    private volatile String size = "";
    private volatile boolean managed;
    private volatile int replicationFactor;
    private volatile List<Replica> replicas = List.of();
    private volatile boolean dropped;
    private int lastReplica;

    Cluster(String id, String name, boolean managed, ReplicaWatcher watcher) {
        this.id = id;
        this.name = name;
        this.managed = managed;
        this.watcher = watcher;
    }

    /**
     * How many replicas a managed cluster is to have.
     *
     * @return as CREATE or ALTER CLUSTER said; a reconfiguration may have more of them for a while
     */
    public int replicationFactor() {
        return replicationFactor;
    }

    /**
     * The cluster's id.
     *
     * @return such as {@code u1}, {@code s2} for a system cluster
     */
    public String id() {
        return id;
    }

    /**
     * The cluster's name.
     *
     * @return changes with RENAME and SWAP
     */
    public String name() {
        return name;
    }

    /**
     * The size its replicas are to have.
     *
     * @return as CREATE CLUSTER said
     */
    public String size() {
        return size;
    }

    /**
     * Whether it makes its replicas itself.
     *
     * @return false where they were named one by one
     */
    public boolean managed() {
        return managed;
    }

    /**
     * Whether it belongs to the environment and not to its user.
     *
     * @return true for {@code mz_system} and the like
     */
    public boolean system() {
        return id.startsWith("s");
    }

    /**
     * Its replicas.
     *
     * @return an immutable list
     */
    public List<Replica> replicas() {
        return replicas;
    }

    /**
     * Finds a replica.
     *
     * @param replica its name
     * @return empty where there is none
     */
    public Optional<Replica> replica(String replica) {
        return replicas.stream().filter(one -> one.name().equals(replica)).findFirst();
    }

    /**
     * Whether it is gone.
     *
     * @return true after DROP CLUSTER
     */
    public boolean dropped() {
        return dropped;
    }

    /**
     * The objects it runs.
     *
     * @return their ids
     */
    public Set<String> objects() {
        return Set.copyOf(objects.keySet());
    }

    /**
     * Whether a replica has an object's rows.
     *
     * @param replica one of this cluster's
     * @param object an object's id
     * @param now milliseconds since the epoch
     * @return true where it is up and has hydrated it; for an object of another cluster where it is up
     */
    public boolean hydrated(Replica replica, String object, long now) {
        Replica.Installed installed = objects.get(object);
        return installed == null ? replica.online(now) : now >= replica.hydratedFrom(installed);
    }

    /**
     * Whether some replica has everything of a set.
     *
     * @param wanted ids of objects
     * @param now milliseconds since the epoch
     * @return false without a replica that is up
     */
    public boolean serves(Set<String> wanted, long now) {
        return replicas.stream().anyMatch(replica -> serves(replica, wanted, now));
    }

    /**
     * Whether one replica has everything of a set.
     *
     * @param replica one of this cluster's
     * @param wanted ids of objects
     * @param now milliseconds since the epoch
     * @return false where it is down
     */
    public boolean serves(Replica replica, Set<String> wanted, long now) {
        return replica.online(now) && wanted.stream().allMatch(object -> hydrated(replica, object, now));
    }

    /**
     * The next time at which a replica may be up or hydrated that is not yet.
     *
     * @param now milliseconds since the epoch
     * @return {@link Long#MAX_VALUE} where time alone changes nothing
     */
    public long nextChange(long now) {
        long next = Long.MAX_VALUE;
        for (Replica replica : replicas) {
            next = later(next, replica.hydratedFrom(new Replica.Installed(0, 0)), now);
            for (Replica.Installed object : objects.values()) {
                next = later(next, replica.hydratedFrom(object), now);
            }
        }
        return next;
    }

    private static long later(long next, long candidate, long now) {
        return candidate > now ? Math.min(next, candidate) : next;
    }

    /**
     * How long a replica takes for an object.
     *
     * @param replica one of this cluster's
     * @param object an object's id
     * @return zero for an object of another cluster
     */
    public Duration hydrationTime(Replica replica, String object) {
        Replica.Installed installed = objects.get(object);
        return installed == null ? Duration.ZERO : replica.hydrationTime(installed);
    }

    void rename(String to) {
        name = to;
    }

    void shape(String to, int replicas) {
        size = to;
        replicationFactor = replicas;
    }

    void manage(boolean itself) {
        managed = itself;
    }

    void drop() {
        dropped = true;
    }

    void install(String object, Replica.Installed installed) {
        objects.put(object, installed);
    }

    void uninstall(String object) {
        objects.remove(object);
    }

    String nextReplicaName() {
        lastReplica++;
        return "r" + lastReplica;
    }

    void add(Replica replica) {
        List<Replica> all = new ArrayList<>(replicas);
        all.add(replica);
        replicas = List.copyOf(all);
        watcher.created(this, replica);
    }

    void remove(Replica replica) {
        List<Replica> before = replicas;
        replicas = before.stream().filter(one -> one != replica).toList();
        if (replicas.size() < before.size()) {
            watcher.dropped(this, replica);
        }
    }
}
