package io.holdfast.testkit;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.engine.Environment;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of an emulated environment: what SQL cannot do to them. They are created, altered and dropped by SQL. Thread-safe.
 */
public final class EmulatedClusters {
    private final Environment environment;

    EmulatedClusters(Environment environment) {
        this.environment = environment;
    }

    /**
     * How long replicas take to hydrate what they run, from now on; until then reads of it block. Default: no time.
     *
     * @param duration zero or more, in the environment's own time
     */
    public void hydrationTime(Duration duration) {
        environment.clusters().pace(environment.clusters().startup(), duration);
    }

    /**
     * How long replicas take to come up before they hydrate, from now on. Default: no time.
     *
     * @param duration zero or more, in the environment's own time
     */
    public void startupTime(Duration duration) {
        environment.clusters().pace(duration, environment.clusters().hydration());
    }

    /**
     * Takes a replica down: where it was the last one, reads block and subscriptions hear nothing, without an error.
     *
     * @param cluster the cluster's name, such as {@code quickstart}
     * @param replica the replica's name, such as {@code r1}
     * @throws IllegalArgumentException where there is none
     */
    public void takeOffline(String cluster, String replica) {
        takeOffline(cluster, replica, null);
    }

    /**
     * Takes a replica down, for a reason that the catalog tells.
     *
     * @param cluster the cluster's name
     * @param replica the replica's name
     * @param reason such as {@code oom-killed}, null for none
     * @throws IllegalArgumentException where there is no such replica
     */
    public void takeOffline(String cluster, String replica, @Nullable String reason) {
        environment.clusters().online(cluster, replica, false, reason);
    }

    /**
     * Brings a replica back: it starts and hydrates everything anew.
     *
     * @param cluster the cluster's name
     * @param replica the replica's name
     * @throws IllegalArgumentException where there is no such replica
     */
    public void bringOnline(String cluster, String replica) {
        environment.clusters().online(cluster, replica, true, null);
    }

    /**
     * How a cluster's replicas are.
     *
     * @param cluster the cluster's name
     * @return one status a replica
     * @throws IllegalArgumentException where there is no such cluster
     */
    public List<ReplicaStatus> status(String cluster) {
        Cluster found = environment
                .clusters()
                .find(cluster)
                .orElseThrow(() -> new IllegalArgumentException("no cluster " + cluster));
        long now = environment.millis();
        Set<String> objects = found.objects();
        return found.replicas().stream()
                .map(replica ->
                        new ReplicaStatus(replica.name(), replica.online(now), found.serves(replica, objects, now)))
                .toList();
    }

    /**
     * How a replica is.
     *
     * @param name its name
     * @param online whether it is up
     * @param hydrated whether it is up and has everything that its cluster runs
     */
    public record ReplicaStatus(String name, boolean online, boolean hydrated) {}
}
