package io.holdfast.testkit.engine;

import io.holdfast.testkit.sql.Statement;

/** How a definition says that it is done. */
final class Tags {
    private Tags() {}

    static String of(Statement statement) {
        if (statement instanceof Statement.CreateCluster) {
            return "CREATE CLUSTER";
        }
        if (statement instanceof Statement.AlterCluster) {
            return "ALTER CLUSTER";
        }
        if (statement instanceof Statement.CreateReplica) {
            return "CREATE CLUSTER REPLICA";
        }
        if (statement instanceof Statement.CreateConnector connector) {
            return "CREATE " + connector.kind();
        }
        if (statement instanceof Statement.Comment) {
            return "COMMENT";
        }
        if (statement instanceof Statement.AlterRole) {
            return "ALTER ROLE";
        }
        if (statement instanceof Statement.CreateNamed named) {
            return "CREATE " + named.kind();
        }
        if (statement instanceof Statement.Rename rename) {
            return "ALTER " + rename.kind();
        }
        if (statement instanceof Statement.Grant grant) {
            return (grant.grant() ? "GRANT" : "REVOKE") + (grant.kind().equals("ROLE") ? " ROLE" : "");
        }
        if (statement instanceof Statement.CreateTable) {
            return "CREATE TABLE";
        }
        if (statement instanceof Statement.CreateView view) {
            return view.options().materialized() ? "CREATE MATERIALIZED VIEW" : "CREATE VIEW";
        }
        if (statement instanceof Statement.AlterRetention alter) {
            return "ALTER " + alter.kind();
        }
        return statement instanceof Statement.Drop drop ? "DROP " + drop.kind() : "CREATE INDEX";
    }
}
