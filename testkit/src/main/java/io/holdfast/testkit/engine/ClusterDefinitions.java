package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.cluster.ClusterOptions;
import io.holdfast.testkit.cluster.Clusters;
import io.holdfast.testkit.cluster.Reconfiguration;
import io.holdfast.testkit.sql.Names;
import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Changes what objects run on: clusters and replicas. For one statement, under the store's lock. */
final class ClusterDefinitions {
    private static final String CLUSTER = "CLUSTER";
    private static final String REPLICA = "CLUSTER REPLICA";

    private final World world;
    private final Definitions definitions;
    private final Definer definer;

    ClusterDefinitions(World world, Definitions definitions, Definer definer) {
        this.world = world;
        this.definitions = definitions;
        this.definer = definer;
    }

    /** Whether it is one of these. */
    boolean knows(Statement statement) {
        if (statement instanceof Statement.Rename rename) {
            return rename.kind().startsWith(CLUSTER);
        }
        if (statement instanceof Statement.Drop drop) {
            return drop.kind().startsWith(CLUSTER);
        }
        return statement instanceof Statement.CreateCluster
                || statement instanceof Statement.AlterCluster
                || statement instanceof Statement.CreateReplica;
    }

    void run(Statement statement) throws SqlError {
        if (statement instanceof Statement.CreateCluster create) {
            create(create);
        } else if (statement instanceof Statement.AlterCluster alter) {
            alter(alter);
        } else if (statement instanceof Statement.CreateReplica create) {
            createReplica(create);
        } else if (statement instanceof Statement.Rename rename) {
            rename(rename);
        } else if (statement instanceof Statement.Drop drop) {
            for (String name : drop.names()) {
                drop(drop, name);
            }
        }
    }

    private void audit(String type, String... details) {
        world.audit().add(type, "cluster", AuditLog.json(details), definer.role());
    }

    private void skip(String kind, String name, String why) {
        definer.notices().accept(kind.toLowerCase(Locale.ROOT) + " \"" + name + "\" " + why + ", skipping");
    }

    private void create(Statement.CreateCluster create) throws SqlError {
        if (create.ifNotExists() && world.clusters().find(create.name()).isPresent()) {
            skip(CLUSTER, create.name(), "already exists");
            return;
        }
        Cluster cluster = world.clusters().create(create.name(), options(create.options()));
        world.roles().own(new Roles.Owned(CLUSTER, cluster.id()), definer.role());
        audit("create", "id", cluster.id(), "name", cluster.name());
    }

    private static ClusterOptions options(Statement.ClusterSettings settings) {
        List<ClusterOptions.Named> replicas =
                settings.replicas().stream().map(ClusterDefinitions::named).toList();
        return new ClusterOptions(settings.size(), settings.replicationFactor(), settings.managed(), replicas);
    }

    private static ClusterOptions.Named named(Statement.Replica replica) {
        return new ClusterOptions.Named(replica.name(), replica.size());
    }

    private void createReplica(Statement.CreateReplica create) throws SqlError {
        Cluster cluster = world.clusters().get(create.cluster());
        String name = create.replica().name();
        if (create.ifNotExists() && cluster.replica(name).isPresent()) {
            skip(REPLICA, name, "already exists");
            return;
        }
        world.clusters().replicas().add(cluster, named(create.replica()));
    }

    private void alter(Statement.AlterCluster alter) throws SqlError {
        Cluster cluster = world.clusters().get(alter.name());
        Reconfiguration.Patience patience = alter.patience()
                .map(wait -> new Reconfiguration.Patience(
                        definitions.now() + wait.timeout().toMillis(), wait.commit()))
                .orElse(definer.atOnce() ? Reconfiguration.Patience.NONE : Reconfiguration.Patience.FOREVER);
        supersede(cluster, alter.options());
        Reconfiguration change = world.clusters().alter(cluster, options(alter.options()), patience);
        audit(
                "alter",
                "id",
                cluster.id(),
                "name",
                cluster.name(),
                "size",
                change.target().size(),
                "replication_factor",
                String.valueOf(change.target().replicationFactor()));
    }

    /** A server that reconfigures in the background lets a new size take the place of one on its way; an older one refuses. */
    private void supersede(Cluster cluster, Statement.ClusterSettings settings) throws SqlError {
        Optional<Reconfiguration> pending = world.clusters().pending(cluster);
        if (pending.isEmpty() || definer.atOnce()) {
            return;
        }
        if (settings.replicationFactor() != null) {
            throw SqlError.of("55006", "cannot change replication factor while a reconfiguration is in progress");
        }
        world.clusters().abandon(pending.get());
    }

    private void rename(Statement.Rename rename) throws SqlError {
        Clusters clusters = world.clusters();
        List<String> parts = Names.parts(rename.name());
        Cluster cluster = clusters.get(parts.get(0));
        List<String> others = Names.parts(rename.other());
        String other = others.get(others.size() - 1);
        Clusters.checkWritable(cluster);
        if (rename.kind().equals(REPLICA)) {
            clusters.replicas().rename(cluster, parts.get(parts.size() - 1), other);
        } else if (rename.swap()) {
            Cluster second = clusters.get(other);
            Clusters.checkWritable(second);
            clusters.swap(cluster, second);
        } else {
            clusters.rename(cluster, other);
        }
        audit("alter", "id", cluster.id(), "old_name", rename.name(), "new_name", other);
    }

    private void drop(Statement.Drop drop, String written) throws SqlError {
        List<String> parts = Names.parts(written);
        Optional<Cluster> found = world.clusters().find(parts.get(0));
        boolean there = found.isPresent()
                && (!drop.kind().equals(REPLICA)
                        || found.get().replica(parts.get(parts.size() - 1)).isPresent());
        if (!there && drop.ifExists()) {
            skip(drop.kind(), written, "does not exist");
            return;
        }
        Cluster cluster = world.clusters().get(parts.get(0));
        if (drop.kind().equals(REPLICA)) {
            world.clusters().replicas().drop(cluster, parts.get(parts.size() - 1));
        } else {
            dropCluster(cluster, drop.cascade());
        }
    }

    private void dropCluster(Cluster cluster, boolean cascade) throws SqlError {
        Clusters.checkWritable(cluster);
        List<CatalogItem> items = world.catalog().own().stream()
                .filter(item -> item.cluster() == cluster)
                .toList();
        if (!items.isEmpty() && !cascade) {
            throw SqlError.of(
                    "2BP01", "cannot drop cluster \"" + cluster.name() + "\" because other objects depend on it");
        }
        items.forEach(item -> definitions.dropWithUsers(item, definer));
        world.clusters().drop(cluster);
        audit("drop", "id", cluster.id(), "name", cluster.name());
    }
}
