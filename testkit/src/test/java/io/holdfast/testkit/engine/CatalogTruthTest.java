package io.holdfast.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.SqlError;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every relation says what was done: do it, read the row. */
@Timeout(30)
final class CatalogTruthTest {
    private final Fixture fixture = new Fixture();
    private Client client;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        client.run("CREATE TABLE t (a int NOT NULL, b text DEFAULT 'x') WITH (RETAIN HISTORY FOR '1 hour')");
        client.run("CREATE VIEW v AS SELECT a FROM t; CREATE CLUSTER c (SIZE '100cc', REPLICATION FACTOR 2)");
        client.run("CREATE MATERIALIZED VIEW m IN CLUSTER c AS SELECT a FROM v; CREATE INDEX i IN CLUSTER c ON v (a)");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Every column that the operations manual names can be read. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mz_internal.mz_wallclock_global_lag | object_id, lag",
                "mz_internal.mz_wallclock_global_lag_recent_history | object_id, lag, occurred_at",
                "mz_internal.mz_wallclock_global_lag_history | object_id, lag, occurred_at",
                "mz_internal.mz_wallclock_global_lag_histogram | period_start, period_end, object_id, lag_seconds, labels,"
                        + " count",
                "mz_internal.mz_compute_operator_hydration_statuses | replica_id, object_id, physical_plan_node_id,"
                        + " hydrated",
                "mz_internal.mz_cluster_replica_utilization_history | replica_id, process_id, cpu_percent,"
                        + " memory_percent, disk_percent, heap_percent, occurred_at",
                "mz_internal.mz_cluster_replica_metrics | replica_id, process_id, cpu_nano_cores, memory_bytes,"
                        + " disk_bytes",
                "mz_internal.mz_cluster_replica_metrics_history | replica_id, process_id, cpu_nano_cores,"
                        + " memory_bytes, disk_bytes, occurred_at",
                "mz_internal.mz_recent_activity_log | execution_id, sample_rate, cluster_id, application_name,"
                        + " cluster_name, database_name, search_path, transaction_isolation, execution_timestamp,"
                        + " began_at, finished_at, finished_status, error_message, result_size, rows_returned,"
                        + " execution_strategy, session_id, statement_type, throttled_count, authenticated_user, sql",
                "mz_internal.mz_recent_activity_log_redacted | execution_id, began_at, finished_at, redacted_sql",
                "mz_catalog.mz_recent_storage_usage | object_id, size_bytes",
                "mz_catalog.mz_storage_usage | object_id, size_bytes, collection_timestamp",
                "mz_internal.mz_object_arrangement_size_history | replica_id, object_id, size, collection_timestamp,"
                        + " hydration_complete",
                "mz_internal.mz_wallclock_lag_history | object_id, replica_id, lag, occurred_at",
                "mz_internal.mz_materialization_lag |"
                        + " object_id, local_lag, global_lag, slowest_local_input_id, slowest_global_input_id",
                "mz_internal.mz_frontiers | object_id, read_frontier, write_frontier",
                "mz_catalog.mz_cluster_replica_frontiers | object_id, replica_id, write_frontier",
                "mz_internal.mz_hydration_statuses | object_id, replica_id, hydrated",
                "mz_internal.mz_compute_hydration_statuses | object_id, replica_id, hydrated, hydration_time",
                "mz_internal.mz_compute_hydration_times | replica_id, object_id, time_ns",
                "mz_internal.mz_source_statuses | id, name, type, last_status_change_at, status, error, details",
                "mz_internal.mz_source_status_history | occurred_at, source_id, status, error, details, replica_id",
                "mz_internal.mz_sink_statuses | id, name, type, last_status_change_at, status, error, details",
                "mz_internal.mz_sink_status_history | occurred_at, sink_id, status, error, details, replica_id",
                "mz_internal.mz_source_statistics | id, replica_id, messages_received, bytes_received,"
                        + " updates_staged, updates_committed, records_indexed, bytes_indexed, rehydration_latency,"
                        + " snapshot_records_known, snapshot_records_staged, snapshot_committed, offset_known,"
                        + " offset_committed",
                "mz_internal.mz_sink_statistics | id, replica_id, messages_staged, messages_committed, bytes_staged,"
                        + " bytes_committed",
                "mz_internal.mz_cluster_replica_statuses | replica_id, process_id, status, reason, updated_at",
                "mz_internal.mz_cluster_replica_status_history | replica_id, process_id, status, reason, occurred_at",
                "mz_catalog.mz_cluster_replicas | id, name, cluster_id, size, availability_zone, owner_id, disk",
                "mz_catalog.mz_clusters | id, name, owner_id, privileges, managed, size, replication_factor, disk,"
                        + " availability_zones, introspection_debugging, introspection_interval",
                "mz_catalog.mz_cluster_replica_sizes | size, processes, workers, cpu_nano_cores, memory_bytes,"
                        + " disk_bytes, credits_per_hour",
                "mz_internal.mz_cluster_replica_utilization | replica_id, process_id, cpu_percent, memory_percent,"
                        + " disk_percent, heap_percent",
                "mz_internal.mz_cluster_replica_history | replica_id, size, cluster_id, cluster_name, replica_name,"
                        + " created_at, dropped_at, credits_per_hour",
                "mz_internal.mz_pending_cluster_replicas | id",
                "mz_internal.mz_cluster_reconfigurations | cluster_id, status, deadline, on_timeout, target, changes",
                "mz_internal.mz_cluster_auto_scaling_strategies | cluster_id, strategy, state",
                "mz_internal.mz_cluster_schedules | cluster_id, type, refresh_hydration_time_estimate",
                "mz_internal.mz_cluster_deployment_lineage |"
                        + " cluster_id, current_deployment_cluster_id, cluster_name",
                "mz_internal.mz_object_global_ids | id, global_id",
                "mz_internal.mz_aws_privatelink_connection_statuses | id, name, last_status_change_at, status",
                "mz_internal.mz_sessions | id, connection_id, role_id, client_ip, connected_at",
                "mz_internal.mz_subscriptions | id, session_id, cluster_id, created_at, referenced_object_ids",
                "mz_catalog.mz_egress_ips | egress_ip, prefix_length, cidr",
                "mz_catalog.mz_audit_events | id, event_type, object_type, details, \"user\", occurred_at",
                "mz_catalog.mz_roles | id, oid, name, inherit, rolcanlogin, rolsuper",
                "mz_catalog.mz_role_members | role_id, member, grantor",
                "mz_catalog.mz_role_parameters | role_id, parameter_name, parameter_value",
                "mz_catalog.mz_system_privileges | privileges",
                "mz_catalog.mz_default_privileges | role_id, database_id, schema_id, object_type, grantee, privileges",
                "mz_internal.mz_show_all_privileges | grantor, grantee, database, schema, name, object_type,"
                        + " privilege_type",
                "mz_internal.mz_show_cluster_privileges | grantor, grantee, name, privilege_type",
                "mz_internal.mz_show_database_privileges | grantor, grantee, name, privilege_type",
                "mz_internal.mz_show_schema_privileges | grantor, grantee, database, name, privilege_type",
                "mz_internal.mz_show_object_privileges | grantor, grantee, database, schema, name, object_type,"
                        + " privilege_type",
                "mz_internal.mz_show_system_privileges | grantor, grantee, privilege_type",
                "mz_internal.mz_show_default_privileges | object_owner, database, schema, object_type, grantee,"
                        + " privilege_type",
                "mz_internal.mz_show_role_members | role, member, grantor",
                "mz_internal.mz_object_fully_qualified_names | id, name, object_type, schema_id, schema_name,"
                        + " database_id, database_name, cluster_id",
                "mz_catalog.mz_columns | id, name, position, nullable, type, \"default\"",
                "mz_internal.mz_history_retention_strategies | id, strategy, value",
                "mz_internal.mz_comments | id, object_type, object_sub_id, comment",
                "mz_internal.mz_network_policies | id, name, owner_id, privileges, oid",
                "mz_internal.mz_network_policy_rules | name, policy_id, action, address, direction",
                "mz_catalog.mz_tables | id, name, redacted_create_sql, create_sql",
                "mz_catalog.mz_sources | id, name, type, cluster_id, redacted_create_sql, create_sql",
                "mz_catalog.mz_views | id, name, definition, redacted_create_sql, create_sql",
                "mz_catalog.mz_materialized_views | id, name, cluster_id, definition, redacted_create_sql, create_sql",
                "mz_catalog.mz_indexes | id, name, on_id, cluster_id, redacted_create_sql, create_sql",
                "mz_catalog.mz_sinks | id, name, type, cluster_id, redacted_create_sql, create_sql",
                "mz_catalog.mz_connections | id, name, type, redacted_create_sql, create_sql",
                "mz_catalog.mz_secrets | id, name",
                "mz_catalog.mz_types | id, oid, schema_id, name, category, owner_id, privileges, create_sql,"
                        + " redacted_create_sql",
                "mz_catalog.mz_index_columns | index_id, index_position, on_position, on_expression, nullable",
                "mz_catalog.mz_databases | id, oid, name, owner_id, privileges",
                "mz_catalog.mz_schemas | id, oid, database_id, name, owner_id, privileges",
                "mz_catalog.mz_objects | id, oid, schema_id, name, type, owner_id, cluster_id, privileges",
                "mz_catalog.mz_relations | id, oid, schema_id, name, type, owner_id, cluster_id, privileges"
            })
    void hasItsColumns(String relation, String columns) throws SqlError {
        client.run("SELECT " + columns + " FROM " + relation);
    }

    private String id(String name) throws SqlError {
        return client.rows("SELECT id FROM mz_objects WHERE name = '" + name + "'")
                .get(0);
    }

    @Test
    void tellsClustersWithTheirOwnersAndPrivileges() throws SqlError {
        client.run("CREATE ROLE reader; GRANT USAGE ON CLUSTER c TO reader; GRANT USAGE ON CLUSTER c TO public");
        assertThat(client.rows("SELECT c.name, r.name, c.managed, c.size, c.replication_factor, c.privileges"
                        + " FROM mz_clusters c JOIN mz_roles r ON r.id = c.owner_id WHERE c.name = 'c'"))
                .containsExactly("c app true 100cc 2 {u1=UC/u1,u2=U/u1,=U/u1}");
        assertThat(client.rows("SELECT s.memory_bytes > 0, s.credits_per_hour FROM mz_cluster_replica_sizes s"
                        + " WHERE size = '100cc'"))
                .containsExactly("true 1");
        assertThat(client.rows("SELECT type FROM mz_internal.mz_cluster_schedules s JOIN mz_clusters c"
                        + " ON c.id = s.cluster_id WHERE c.name = 'c'"))
                .containsExactly("manual");
    }

    @Test
    void tellsObjectsWithTheirOwnersClustersAndDefinitions() throws SqlError {
        client.run("CREATE SCHEMA s; CREATE DATABASE d");
        assertThat(client.rows("SELECT o.name, o.type, r.name, c.name, o.privileges FROM mz_objects o"
                        + " JOIN mz_roles r ON r.id = o.owner_id LEFT JOIN mz_clusters c ON c.id = o.cluster_id"
                        + " WHERE o.id LIKE 'u%' ORDER BY o.name"))
                .containsExactly(
                        "i index app c {u1=arwd/u1}",
                        "m materialized-view app c {u1=arwd/u1}",
                        "t table app null {u1=arwd/u1}",
                        "v view app null {u1=arwd/u1}");
        assertThat(client.rows("SELECT s.name, r.name FROM mz_schemas s JOIN mz_roles r ON r.id = s.owner_id"
                        + " WHERE s.id LIKE 'u%' ORDER BY s.id"))
                .containsExactly("public mz_system", "s app", "public app");
        assertThat(client.rows("SELECT index_position, on_position, on_expression, nullable FROM mz_index_columns"
                        + " WHERE index_id = '" + id("i") + "'"))
                .containsExactly("1 1 null true");
        assertThat(client.rows("SELECT create_sql FROM mz_materialized_views WHERE name = 'm'"))
                .containsExactly("CREATE MATERIALIZED VIEW \"materialize\".\"public\".\"m\" IN CLUSTER \"c\""
                        + " AS select a from v;");
        assertThat(client.rows("SELECT c.name, c.type, c.nullable, c.\"default\" FROM mz_columns c" + " WHERE c.id = '"
                        + id("t") + "' ORDER BY c.position"))
                .containsExactly("a integer false null", "b text true 'x'");
        assertThat(client.rows("SELECT u.name FROM mz_internal.mz_object_dependencies d JOIN mz_objects u"
                        + " ON u.id = d.referenced_object_id WHERE d.object_id = '" + id("m") + "'"))
                .containsExactly("v");
    }

    @Test
    void tellsFrontiersAndLagOfWhatStandsStill() throws SqlError {
        fixture.seconds(60);
        fixture.environment.clusters().online("c", "r1", false, "oom-killed");
        fixture.environment.clusters().online("c", "r2", false, "oom-killed");
        fixture.seconds(60);
        assertThat(client.rows(
                        "SELECT lag FROM mz_internal.mz_wallclock_global_lag WHERE object_id = '" + id("m") + "'"))
                .singleElement()
                .satisfies(lag -> assertThat(lag).matches("00:00:(29|[3-9][0-9])|00:01:.."));
        assertThat(client.rows(
                        "SELECT local_lag FROM mz_internal.mz_materialization_lag WHERE object_id = '" + id("m") + "'"))
                .singleElement()
                .satisfies(lag -> assertThat(lag).matches("00:00:(29|[3-9][0-9])|00:01:.."));
        assertThat(client.rows("SELECT slowest_local_input_id, slowest_global_input_id"
                        + " FROM mz_internal.mz_materialization_lag WHERE object_id = '" + id("m") + "'"))
                .containsExactly(id("t") + " " + id("t"));
        assertThat(client.rows("SELECT object_id, count(*) FROM mz_catalog.mz_cluster_replica_frontiers"
                        + " WHERE object_id IN ('" + id("m") + "', '" + id("i") + "') GROUP BY object_id ORDER BY 1"))
                .containsExactly(id("m") + " 2", id("i") + " 2");
        assertThat(client.rows("SELECT status, count(*) FROM mz_internal.mz_cluster_replica_statuses GROUP BY status"
                        + " ORDER BY status"))
                .containsExactly("offline 2", "online 4");
    }

    @Test
    void tellsOfRolesTheirParametersMembersAndPrivileges() throws SqlError {
        client.run("CREATE ROLE reader; CREATE ROLE team; GRANT team TO reader; ALTER ROLE app SET cluster = c");
        client.run(
                "GRANT SELECT ON t TO app; GRANT CREATECLUSTER ON SYSTEM TO reader; GRANT USAGE ON SCHEMA public TO team");
        assertThat(client.rows("SELECT r.name, p.parameter_name, p.parameter_value FROM mz_role_parameters p"
                        + " JOIN mz_roles r ON r.id = p.role_id"))
                .containsExactly("app cluster c");
        assertThat(fixture.client().rows("SHOW cluster")).containsExactly("c");
        client.run("ALTER ROLE app RESET cluster");
        assertThat(fixture.client().rows("SHOW cluster")).containsExactly("quickstart");
        assertThat(client.rows("SHOW ROLE MEMBERSHIP")).containsExactly("team reader app");
        assertThat(client.rows("SHOW PRIVILEGES WHERE grantee <> 'PUBLIC'"))
                .containsExactlyInAnyOrder(
                        "app app materialize public t table SELECT",
                        "app reader null null null system CREATECLUSTER",
                        "app team materialize null public schema USAGE");
        assertThat(client.rows("SHOW PRIVILEGES ON SYSTEM")).containsExactly("app reader CREATECLUSTER");
        assertThat(client.rows("SHOW PRIVILEGES FOR team"))
                .containsExactly("app team materialize null public schema USAGE");
        assertThat(client.rows("SELECT grantee, name FROM mz_internal.mz_show_my_object_privileges"))
                .containsExactly("app t");
        assertThat(client.rows("SELECT privileges FROM mz_system_privileges")).containsExactly("u2=N/u1");
        assertThat(client.rows("SHOW DEFAULT PRIVILEGES"))
                .containsExactly("PUBLIC null null cluster PUBLIC USAGE", "PUBLIC null null type PUBLIC USAGE");
    }

    @Test
    void everyShowAnswers() throws SqlError {
        assertThat(client.rows("SHOW CLUSTERS LIKE 'c'")).containsExactly("c r1 (100cc), r2 (100cc)  ");
        assertThat(client.rows("SHOW CLUSTER REPLICAS WHERE cluster = 'c'"))
                .containsExactly("c r1 100cc true ", "c r2 100cc true ");
        assertThat(client.rows("SHOW MATERIALIZED VIEWS IN CLUSTER c")).containsExactly("m c ");
        assertThat(client.rows("SHOW MATERIALIZED VIEWS IN CLUSTER quickstart")).isEmpty();
        assertThat(client.rows("SHOW INDEXES IN CLUSTER c")).containsExactly("i v c {a} ");
        assertThat(client.rows("SHOW INDEXES FROM public WHERE name = 'i'")).containsExactly("i v c {a} ");
        assertThat(client.rows("SHOW TABLES FROM materialize.public")).containsExactly("t ");
        assertThat(client.rows("SHOW CREATE INDEX i"))
                .containsExactly("materialize.public.i CREATE INDEX \"i\" IN CLUSTER \"c\""
                        + " ON \"materialize\".\"public\".\"v\" (a);");
        assertThat(client.rows("SHOW REDACTED CREATE VIEW v")).hasSize(1);
        assertThat(client.rows("SHOW ROLES")).containsExactly("app ");
        for (String nothing : List.of("SOURCES", "SINKS", "CONNECTIONS", "SECRETS", "TYPES")) {
            assertThat(client.rows("SHOW " + nothing)).as(nothing).isEmpty();
        }
        assertThat(client.rows("SHOW ALL")).anyMatch(row -> row.startsWith("cluster quickstart"));
    }
}
