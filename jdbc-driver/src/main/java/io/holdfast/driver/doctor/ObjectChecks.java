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
                patient.rows("SELECT * FROM " + CatalogObject.quoted(name) + " LIMIT 1");
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
            String frontier = writeFrontier(patient, object);
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

    /** Milliseconds since 1970, exclusive; empty where nobody knows. */
    static String writeFrontier(Patient patient, CatalogObject object) throws SQLException {
        return patient.one(
                "SELECT f.write_frontier::text FROM mz_internal.mz_frontiers f"
                        + " JOIN mz_internal.mz_object_global_ids g ON g.global_id = f.object_id WHERE g.id = ?",
                object.id());
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

    /** Those that are there, after a word where none was named. */
    static List<CatalogObject> present(Patient patient, Request request, String check) throws SQLException {
        if (request.objects().isEmpty()) {
            patient.findings().skip(check, NONE_NAMED);
        }
        return CatalogObject.of(patient, request).stream()
                .filter(CatalogObject::present)
                .toList();
    }

    /** Says that all is well where nothing was said since. */
    static void conclude(Patient patient, String check, List<CatalogObject> objects, int before, String text) {
        if (!objects.isEmpty() && patient.findings().all().size() == before) {
            patient.findings().ok(check, text);
        }
    }
}
