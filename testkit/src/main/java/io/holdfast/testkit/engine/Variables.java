package io.holdfast.testkit.engine;

import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A session's variables. Confined to the session's thread. */
final class Variables {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("application_name", ""),
            Map.entry("auto_route_catalog_queries", "on"),
            Map.entry("client_encoding", "UTF8"),
            Map.entry("client_min_messages", "notice"),
            Map.entry("cluster", "quickstart"),
            Map.entry("cluster_replica", ""),
            Map.entry("database", "materialize"),
            Map.entry("datestyle", "ISO, MDY"),
            Map.entry("emit_timestamp_notice", "off"),
            Map.entry("extra_float_digits", "3"),
            Map.entry("idle_in_transaction_session_timeout", "2 min"),
            Map.entry("integer_datetimes", "on"),
            Map.entry("intervalstyle", "postgres"),
            Map.entry(VariableRules.RESULT_SIZE, ByteSize.DEFAULT_RESULT),
            Map.entry("real_time_recency", "off"),
            Map.entry("real_time_recency_timeout", "10 s"),
            Map.entry("schema", "public"),
            Map.entry("search_path", "public"),
            Map.entry("server_version", "9.5.0"),
            Map.entry("server_version_num", "90500"),
            Map.entry("standard_conforming_strings", "on"),
            Map.entry("statement_timeout", "1 min"),
            Map.entry("timezone", "UTC"),
            Map.entry("transaction_isolation", "strict serializable"),
            Map.entry("welcome_message", "on"));

    /** What a session can only look at. */
    private static final Map<String, String> LIMITS = Map.of(
            "max_clusters", "25",
            "max_connections", "5000",
            "max_credit_consumption_rate", "1024",
            "max_materialized_views", "500",
            "max_replicas_per_cluster", "5",
            "max_sources", "200",
            "max_tables", "200",
            "allowed_cluster_replica_sizes", "");

    private final Map<String, String> initial = new HashMap<>(DEFAULTS);
    private final Map<String, String> values;
    private final SystemSettings settings;
    private final List<String> refusals = new ArrayList<>();

    /** What a session begins with: what its client asked for, but for what means nothing, which the client is only told of. */
    Variables(SessionStart start, SystemSettings settings) {
        this.settings = settings;
        initial.put("database", start.database());
        start.parameters().forEach((name, value) -> {
            String key = name.toLowerCase(java.util.Locale.ROOT);
            try {
                check(key, value, settings);
                initial.put(key, value);
            } catch (SqlError e) {
                refusals.add("startup setting " + key + " not set: " + e.message());
            }
        });
        values = new TreeMap<>(initial);
    }

    /** What was asked for at the start and not taken. */
    List<String> refusals() {
        return List.copyOf(refusals);
    }

    String get(String name) throws SqlError {
        String value = values.getOrDefault(name, LIMITS.get(name));
        if (value == null) {
            throw unknown(name);
        }
        return value;
    }

    boolean on(String name) {
        return VariableRules.truth(values.getOrDefault(name, "off")).equals("on");
    }

    SearchPath searchPath() {
        return SearchPath.of(values.getOrDefault("database", ""), values.getOrDefault("search_path", ""));
    }

    /** Null resets. */
    void set(String name, @Nullable String value) throws SqlError {
        check(name, value, settings);
        values.put(name, value == null ? initial.getOrDefault(name, "") : value);
    }

    /** Refuses what cannot be set, or not to that; null resets. */
    static void check(String name, @Nullable String value, SystemSettings settings) throws SqlError {
        if (LIMITS.containsKey(name)) {
            throw SqlError.of("55P02", "parameter \"" + name + "\" cannot be changed now");
        }
        if (!DEFAULTS.containsKey(name)) {
            throw unknown(name);
        }
        if (value != null) {
            VariableRules.check(name, value, settings);
        }
    }

    void reset() {
        values.putAll(initial);
    }

    Map<String, String> all() {
        return Map.copyOf(values);
    }

    void restore(Map<String, String> saved) {
        values.putAll(saved);
    }

    private static SqlError unknown(String name) {
        return SqlError.of("42704", "unrecognized configuration parameter \"" + name + "\"");
    }
}
