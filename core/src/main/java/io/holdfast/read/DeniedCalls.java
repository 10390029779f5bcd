package io.holdfast.read;

import java.util.List;
import java.util.Set;

/** Functions that make a SELECT more than a read. A short list: user-defined functions are not on it. */
final class DeniedCalls {
    private static final Set<String> NAMES = Set.of(
            "currval",
            "cursor_to_xml",
            "database_to_xml",
            "lastval",
            "loread",
            "lowrite",
            "nextval",
            "pg_buffercache_evict",
            "pg_cancel_backend",
            "pg_current_xact_id",
            "pg_export_snapshot",
            "pg_log_backend_memory_contexts",
            "pg_notify",
            "pg_prewarm",
            "pg_promote",
            "pg_reload_conf",
            "pg_stat_statements_reset",
            "pg_terminate_backend",
            "postgres_fdw_disconnect",
            "postgres_fdw_disconnect_all",
            "query_to_xml",
            "query_to_xml_and_xmlschema",
            "query_to_xmlschema",
            "set_config",
            "setseed",
            "setval",
            "ts_stat",
            "txid_current");

    private static final List<String> PREFIXES = List.of(
            "autoprewarm_",
            "binary_upgrade_",
            "brin_",
            "dblink",
            "gin_clean_",
            "heap_force_",
            "lo_",
            "mz_panic",
            "pg_advisory_",
            "pg_backup_",
            "pg_clear_",
            "pg_copy_",
            "pg_create_",
            "pg_drop_",
            "pg_file_",
            "pg_import_",
            "pg_logical_",
            "pg_replication_",
            "pg_restore_",
            "pg_rotate_",
            "pg_start_",
            "pg_stat_reset",
            "pg_stop_",
            "pg_switch_",
            "pg_sync_",
            "pg_truncate_",
            "pg_try_advisory_",
            "pg_wal_replay_");

    private DeniedCalls() {}

    /** Whether calling it is more than reading. */
    static boolean denies(String function) {
        return NAMES.contains(function) || startsWithOne(function);
    }

    /** Whether calling it leaves something in the session that cannot be replayed: a lock, a setting that we cannot see. */
    static boolean pins(String function) {
        boolean lock = function.startsWith("pg_advisory_") || function.startsWith("pg_try_advisory_");
        return (lock && !function.contains("_xact_"))
                || function.equals("set_config")
                || function.startsWith("dblink_connect");
    }

    private static boolean startsWithOne(String function) {
        for (String prefix : PREFIXES) {
            if (function.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
