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
 * @param connectors sources and sinks
 * @param comments what was said about all of it
 */
record World(
        Catalog catalog,
        Clusters clusters,
        Roles roles,
        AuditLog audit,
        ReplicaHistory replicas,
        Connectors connectors,
        Comments comments) {
    static World create(LongSupplier clock) {
        AuditLog audit = new AuditLog(clock);
        ReplicaHistory replicas = new ReplicaHistory(clock, audit);
        Catalog catalog = new Catalog();
        World world = new World(
                catalog,
                new Clusters(clock, replicas),
                new Roles(),
                audit,
                replicas,
                new Connectors(catalog),
                new Comments());
        world.grantToEverybody();
        // what an environment begins with was nobody's doing
        audit.clear();
        return world;
    }

    private void grantToEverybody() {
        catalog.databases().forEach(database -> usageForEverybody("DATABASE", database.id()));
        catalog.schemas().stream()
                .filter(schema -> schema.database() != null)
                .forEach(schema -> usageForEverybody("SCHEMA", schema.id()));
        clusters.all().stream()
                .filter(cluster -> !cluster.system() || cluster.name().equals(Clusters.CATALOG_SERVER))
                .forEach(cluster -> usageForEverybody("CLUSTER", cluster.id()));
    }

    /** Lets every role use something. */
    void usageForEverybody(String kind, String id) {
        roles.grant(new Roles.Granted(Environment.INTERNAL_ROLE, Roles.PUBLIC, kind, id, "USAGE"));
    }
}
