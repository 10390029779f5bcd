package io.holdfast.driver.doctor;

import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The clusters that the session and the application's objects use, against Materialize's "Disaster recovery" guide. */
final class ClusterChecks {
    private static final Pattern CENTICREDITS = Pattern.compile("(\\d+)cc");

    /** The guide: replicas of sizes up to 3200cc are spread over zones; another page says below, so that is what counts. */
    private static final int SPREAD_BELOW = 3200;

    private ClusterChecks() {}

    /** {@code SET cluster} of one that is not there succeeds with a notice, and every SELECT fails afterwards. */
    static void cluster(Patient patient, Request request) throws SQLException {
        String name = patient.one("SHOW cluster");
        List<Map<String, String>> found = patient.rows("SELECT size FROM mz_catalog.mz_clusters WHERE name = ?", name);
        if (found.isEmpty()) {
            patient.findings()
                    .fail(
                            "cluster",
                            "'" + name + "' does not exist here",
                            "create it, or name another: options=-c cluster=…, ALTER ROLE … SET cluster");
        } else {
            patient.findings()
                    .ok("cluster", "'" + name + "', size " + found.get(0).get("size"));
        }
    }

    /** Level 2 of the guide: two replicas or more of compute and serving clusters. */
    static void replicas(Patient patient, Request request) throws SQLException {
        int before = patient.findings().all().size();
        Set<String> names = new LinkedHashSet<>(Set.of(patient.one("SHOW cluster")));
        for (CatalogObject object : CatalogObject.of(patient, request)) {
            names.addAll(object.clusters());
        }
        for (String name : names) {
            replicas(patient, name);
        }
        if (patient.findings().all().size() == before) {
            patient.findings().ok("replicas", "two or more, all online: " + String.join(", ", names));
        }
    }

    private static void replicas(Patient patient, String cluster) throws SQLException {
        List<Map<String, String>> found =
                patient.rows("SELECT replication_factor, size FROM mz_catalog.mz_clusters WHERE name = ?", cluster);
        if (found.isEmpty()) {
            return;
        }
        String factor = found.get(0).getOrDefault("replication_factor", "");
        if (factor.equals("0")) {
            patient.findings()
                    .fail("replicas", "'" + cluster + "' has none: queries on it fail or block", grow(cluster));
            return;
        }
        if (factor.equals("1")) {
            patient.findings()
                    .warn(
                            "replicas",
                            "'" + cluster + "' has one: a lost machine means its hydration time",
                            grow(cluster));
        }
        offline(patient, cluster);
        size(patient, cluster, found.get(0).getOrDefault("size", ""));
    }

    private static String grow(String cluster) {
        return "ALTER CLUSTER \"" + cluster + "\" SET (REPLICATION FACTOR = 2)";
    }

    private static void offline(Patient patient, String cluster) throws SQLException {
        List<Map<String, String>> offline = patient.rows(
                "SELECT r.name, s.status, s.reason FROM mz_internal.mz_cluster_replica_statuses s"
                        + " JOIN mz_catalog.mz_cluster_replicas r ON r.id = s.replica_id"
                        + " JOIN mz_catalog.mz_clusters c ON c.id = r.cluster_id"
                        + " WHERE c.name = ? AND s.status <> 'online'",
                cluster);
        for (Map<String, String> replica : offline) {
            patient.findings()
                    .warn(
                            "replicas",
                            "'" + cluster + "." + replica.get("name") + "' is " + replica.get("status") + " "
                                    + replica.get("reason"),
                            "wait for it; where it says oom-killed, choose a larger size");
        }
    }

    private static void size(Patient patient, String cluster, String size) {
        Matcher matcher = CENTICREDITS.matcher(size);
        if (matcher.matches() && Integer.parseInt(matcher.group(1)) >= SPREAD_BELOW) {
            patient.findings()
                    .warn(
                            "replicas",
                            "'" + cluster + "' is " + size
                                    + ": its replicas are not guaranteed to be in different zones",
                            "split its work over clusters below 3200cc, or count on the other region");
        }
    }
}
