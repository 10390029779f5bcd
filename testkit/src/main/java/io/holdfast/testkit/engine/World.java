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
 */
record World(Catalog catalog, Clusters clusters, Roles roles, AuditLog audit) {
    static World create(LongSupplier clock) {
        return new World(new Catalog(), new Clusters(clock), new Roles(), new AuditLog(clock));
    }
}
