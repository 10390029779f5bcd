package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Clusters;
import java.util.function.LongSupplier;

/**
 * What the catalog of an environment knows.
 *
 * @param catalog objects, schemas and databases
 * @param clusters what runs them
 * @param roles who uses them
 * @param audit who changed them
 * @param replicas what happened to replicas
 */
record World(Catalog catalog, Clusters clusters, Roles roles, AuditLog audit, ReplicaHistory replicas) {
    static World create(LongSupplier clock) {
        AuditLog audit = new AuditLog(clock);
        ReplicaHistory replicas = new ReplicaHistory(clock, audit);
        World world = new World(new Catalog(), new Clusters(clock, replicas), new Roles(), audit, replicas);
        // what an environment begins with was nobody's doing
        audit.clear();
        return world;
    }
}
