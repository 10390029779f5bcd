package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.cluster.Replica;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** What is measured of machines, storage and statements, which is nothing here: NULL where there is a row, otherwise no row. */
final class UnmeasuredRelations {
    private static final String REPLICA = "replica_id text, process_id int8, ";
    private static final String PERCENT =
            "cpu_percent float8?, memory_percent float8?, disk_percent float8?, heap_percent float8?";
    private static final String AMOUNTS =
            "cpu_nano_cores int8?, memory_bytes int8?, disk_bytes int8?, heap_bytes int8?, heap_limit int8?";
    private static final String AT = ", occurred_at timestamptz";
    private static final String ACTIVITY = "execution_id uuid, sample_rate float8, cluster_id text?, "
            + "application_name text, cluster_name text?, database_name text, search_path text, "
            + "transaction_isolation text, execution_timestamp int8?, began_at timestamptz, finished_at timestamptz?, "
            + "finished_status text?, error_message text?, result_size int8?, rows_returned int8?, "
            + "execution_strategy text?, session_id uuid, statement_type text?, throttled_count int8, "
            + "authenticated_user text";

    private final Environment environment;

    UnmeasuredRelations(Environment environment) {
        this.environment = environment;
    }

    void addTo(SystemRelations relations) throws SqlError {
        String replica = "mz_internal.mz_cluster_replica_";
        relations.add(
                replica + "utilization",
                REPLICA + PERCENT,
                () -> replicas((cluster, one) -> Tuple.of(one.id(), 0L, null, null, null, null)));
        relations.add(
                replica + "metrics",
                REPLICA + AMOUNTS,
                () -> replicas((cluster, one) -> Tuple.of(one.id(), 0L, null, null, null, null, null)));
        relations.add(replica + "utilization_history", REPLICA + PERCENT + AT, List::of);
        relations.add(replica + "metrics_history", REPLICA + AMOUNTS + AT, List::of);
        relations.add("mz_internal.mz_recent_activity_log", ACTIVITY + ", sql text", List::of);
        relations.add("mz_internal.mz_recent_activity_log_redacted", ACTIVITY + ", redacted_sql text", List::of);
        relations.add("mz_catalog.mz_recent_storage_usage", "object_id text, size_bytes int8?", List::of);
        relations.add(
                "mz_catalog.mz_storage_usage",
                "object_id text, size_bytes int8, collection_timestamp timestamptz",
                List::of);
        relations.add(
                "mz_internal.mz_object_arrangement_size_history",
                "replica_id text, object_id text, size int8, collection_timestamp timestamptz, "
                        + "hydration_complete bool",
                List::of);
    }

    private List<Tuple> replicas(BiFunction<Cluster, Replica, Tuple> row) {
        List<Tuple> rows = new ArrayList<>();
        for (Cluster cluster : environment.clusters().all()) {
            cluster.replicas().forEach(replica -> rows.add(row.apply(cluster, replica)));
        }
        return rows;
    }
}
