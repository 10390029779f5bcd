package io.holdfast.driver.doctor;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether what is subscribed to keeps its past for as long as a subscription may be away. */
final class HistoryChecks {
    /** A resume that takes ten times as long as now, and half a minute to notice: what a bad day does. */
    private static final int BAD_DAY = 10;

    private static final Duration NOTICED = Duration.ofSeconds(30);

    private HistoryChecks() {}

    /** A subscription that cannot resume before its history is gone starts again with a snapshot and a comparison. */
    static void history(Patient patient, Request request) throws SQLException {
        List<CatalogObject> objects = ObjectChecks.present(patient, request, "history");
        int before = patient.findings().all().size();
        List<String> each = new ArrayList<>();
        for (CatalogObject object : objects) {
            Resume resume = Resume.tried(patient, object);
            Duration needed = resume.took().multipliedBy(BAD_DAY).plus(NOTICED);
            Duration kept = retained(patient, object.id());
            each.add(object.written() + " " + needed.toSeconds() + " s (" + resume + ")");
            if (kept.compareTo(needed) < 0) {
                patient.findings()
                        .warn(
                                "history",
                                object.written() + " keeps " + kept.toSeconds() + " s, on a good day " + resume,
                                "where it is subscribed to: RETAIN HISTORY FOR '" + Math.max(1, needed.toMinutes() + 1)
                                        + "min' or more");
            }
        }
        ObjectChecks.conclude(patient, "history", objects, before, "longer than needed: " + String.join(", ", each));
    }

    /** An index on the session's cluster is what a subscription reads, and its own history, 1 s by default, is what counts. */
    static void indexTrap(Patient patient, Request request) throws SQLException {
        List<CatalogObject> objects = ObjectChecks.present(patient, request, "index trap");
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
                                    "subscribe on a cluster without it, or, where enable_index_options is on, ALTER INDEX \""
                                            + index.get("name") + "\" SET (RETAIN HISTORY FOR '"
                                            + kept.toSeconds() + "s')");
                }
            }
        }
        ObjectChecks.conclude(patient, "index trap", objects, before, "no index keeps less history than what it is on");
    }

    private static Duration retained(Patient patient, String id) throws SQLException {
        String millis =
                patient.one("SELECT value::text FROM mz_internal.mz_history_retention_strategies WHERE id = ?", id);
        return millis.isEmpty() ? Duration.ofSeconds(1) : Duration.ofMillis(Long.parseLong(millis));
    }
}
