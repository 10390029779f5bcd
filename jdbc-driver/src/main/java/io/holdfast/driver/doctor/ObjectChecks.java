package io.holdfast.driver.doctor;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tables and views that the application names. */
final class ObjectChecks {
    private static final String NONE_NAMED = "no objects were named: --objects a,b";

    /** Materialize's own alert thresholds ("Alerting"): warn over 5 s, alert over a minute. */
    private static final Duration LATE = Duration.ofSeconds(5);

    private static final Duration TOO_LATE = Duration.ofMinutes(1);

    /** A resume that takes ten times as long as now, and half a minute to notice: what a bad day does. */
    private static final int BAD_DAY = 10;

    private static final Duration NOTICED = Duration.ofSeconds(30);

    private ObjectChecks() {}

    static void present(Patient patient, Request request) throws SQLException {
        List<CatalogObject> missing = CatalogObject.of(patient, request).stream()
                .filter(object -> !object.present())
                .toList();
        if (request.objects().isEmpty()) {
            patient.findings().skip("objects", NONE_NAMED);
        } else if (missing.isEmpty()) {
            patient.findings().ok("objects", "all there: " + String.join(", ", request.objects()));
        } else {
            String names = missing.stream().map(CatalogObject::written).collect(Collectors.joining(", "));
            patient.findings()
                    .fail(
                            "objects",
                            "missing here: " + names,
                            "create them: a failover would end in 'unknown catalog item'");
        }
    }

    /** By reading: membership, PUBLIC, ownership and superusers are the server's business. */
    static void readable(Patient patient, Request request) {
        if (request.objects().isEmpty()) {
            patient.findings().skip("privileges", NONE_NAMED);
            return;
        }
        int before = patient.findings().all().size();
        for (String name : request.objects()) {
            try {
                patient.rows("SELECT * FROM " + quoted(name) + " LIMIT 1");
            } catch (SQLException e) {
                if ("42501".equals(e.getSQLState())) {
                    patient.findings()
                            .fail(
                                    "privileges",
                                    name + ": " + e.getMessage(),
                                    "GRANT SELECT on it and USAGE on its schema and cluster to this role, in this"
                                            + " region");
                }
                // Missing, not hydrated or without replicas: another check says so.
            }
        }
        if (patient.findings().all().size() == before) {
            patient.findings().ok("privileges", "none is missing to read " + String.join(", ", request.objects()));
        }
    }

    private static String quoted(String name) {
        return List.of(name.split("\\.", -1)).stream()
                .map(part -> '"' + part.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining("."));
    }

    /** A read of what is not hydrated blocks, without an error. One replica that has it is enough. */
    static void hydration(Patient patient, Request request) throws SQLException {
        List<CatalogObject> objects = present(patient, request, "hydration");
        int before = patient.findings().all().size();
        for (CatalogObject object : objects) {
            List<Map<String, String>> rows = patient.rows(
                    "SELECT o.name, h.hydrated FROM mz_internal.mz_hydration_statuses h"
                            + " JOIN mz_catalog.mz_objects o ON o.id = h.object_id WHERE h.object_id = ?"
                            + " OR h.object_id IN (SELECT id FROM mz_catalog.mz_indexes WHERE on_id = ?)",
                    object.id(),
                    object.id());
            Map<String, Boolean> hydrated = rows.stream()
                    .collect(Collectors.toMap(
                            row -> row.getOrDefault("name", ""),
                            row -> row.getOrDefault("hydrated", "").startsWith("t"),
                            Boolean::logicalOr));
            hydrated.forEach((name, is) -> {
                if (!is) {
                    patient.findings()
                            .fail(
                                    "hydration",
                                    name + " is hydrated on no replica: reads of it block",
                                    "wait, or size its cluster up");
                }
            });
        }
        conclude(patient, "hydration", objects, before, "every object and index on a replica at least");
    }

    /** From write frontiers, which move every second; the lag views are binned by the minute. */
    static void lag(Patient patient, Request request) throws SQLException {
        List<CatalogObject> objects = present(patient, request, "lag");
        int before = patient.findings().all().size();
        List<String> each = new ArrayList<>();
        for (CatalogObject object : objects) {
            String frontier = patient.one(
                    "SELECT f.write_frontier::text FROM mz_internal.mz_frontiers f"
                            + " JOIN mz_internal.mz_object_global_ids g ON g.global_id = f.object_id WHERE g.id = ?",
                    object.id());
            if (frontier.isEmpty()) {
                patient.findings()
                        .warn(
                                "lag",
                                object.written() + ": unknown",
                                "see whether it is hydrated; unknown is not fresh");
                continue;
            }
            Duration lag = Duration.ofMillis(Math.max(0, patient.ticker().epochMillis() - Long.parseLong(frontier)));
            each.add(object.written() + " " + lag.toMillis() + " ms");
            judge(patient, object, lag);
        }
        conclude(patient, "lag", objects, before, "behind the clock: " + String.join(", ", each));
    }

    private static void judge(Patient patient, CatalogObject object, Duration lag) {
        String found = object.written() + " is " + lag.toMillis() + " ms behind";
        String remedy =
                "see mz_internal.mz_materialization_lag for the slowest input, mz_source_statuses for stalled sources";
        if (lag.compareTo(TOO_LATE) > 0) {
            patient.findings().fail("lag", found, remedy);
        } else if (lag.compareTo(LATE) > 0) {
            patient.findings().warn("lag", found, remedy);
        }
    }

    /** A subscription that cannot resume before its history is gone starts again with a snapshot and a comparison. */
    static void history(Patient patient, Request request) throws SQLException {
        List<CatalogObject> objects = present(patient, request, "history");
        int before = patient.findings().all().size();
        Duration needed = patient.resume().multipliedBy(BAD_DAY).plus(NOTICED);
        for (CatalogObject object : objects) {
            Duration kept = retained(patient, object.id());
            if (kept.compareTo(needed) < 0) {
                patient.findings()
                        .warn(
                                "history",
                                object.written() + " keeps " + kept.toSeconds() + " s, a resume took "
                                        + patient.resume().toMillis() + " ms on a good day",
                                "where it is subscribed to: RETAIN HISTORY FOR '" + Math.max(1, needed.toMinutes() + 1)
                                        + "min' or more");
            }
        }
        conclude(patient, "history", objects, before, "longer than " + needed.toSeconds() + " s everywhere");
    }

    /** An index on the session's cluster is what a subscription reads, and its own history, 1 s by default, is what counts. */
    static void indexTrap(Patient patient, Request request) throws SQLException {
        List<CatalogObject> objects = present(patient, request, "index trap");
        int before = patient.findings().all().size();
        for (CatalogObject object : objects) {
            Duration kept = retained(patient, object.id());
            for (Map<String, String> index : patient.rows(
                    "SELECT i.id, i.name FROM mz_catalog.mz_indexes i JOIN mz_catalog.mz_clusters c ON c.id ="
                            + " i.cluster_id WHERE i.on_id = ? AND c.name = ?",
                    object.id(),
                    patient.one("SHOW cluster"))) {
                if (retained(patient, index.getOrDefault("id", "")).compareTo(kept) < 0) {
                    patient.findings()
                            .warn(
                                    "index trap",
                                    object.written() + " keeps " + kept.toSeconds() + " s, but its index "
                                            + index.get("name") + " less, and a subscription here reads the index",
                                    "ALTER INDEX \"" + index.get("name") + "\" SET (RETAIN HISTORY FOR '"
                                            + kept.toSeconds() + "s')");
                }
            }
        }
        conclude(patient, "index trap", objects, before, "no index keeps less history than what it is on");
    }

    private static Duration retained(Patient patient, String id) throws SQLException {
        String millis =
                patient.one("SELECT value::text FROM mz_internal.mz_history_retention_strategies WHERE id = ?", id);
        return millis.isEmpty() ? Duration.ofSeconds(1) : Duration.ofMillis(Long.parseLong(millis));
    }

    private static List<CatalogObject> present(Patient patient, Request request, String check) throws SQLException {
        if (request.objects().isEmpty()) {
            patient.findings().skip(check, NONE_NAMED);
        }
        return CatalogObject.of(patient, request).stream()
                .filter(CatalogObject::present)
                .toList();
    }

    private static void conclude(Patient patient, String check, List<CatalogObject> objects, int before, String text) {
        if (!objects.isEmpty() && patient.findings().all().size() == before) {
            patient.findings().ok(check, text);
        }
    }
}
