package io.holdfast.driver.doctor;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What only shows when the endpoints are compared. */
final class TogetherChecks {
    /** Materialize's weekly windows ("Release schedule"): two American regions share one. */
    private static final Map<String, String> WINDOWS = Map.of(
            "us-east-1", "Thursday 05:00-07:00 New York",
            "us-west-2", "Thursday 05:00-07:00 New York",
            "eu-west-1", "Wednesday 21:00-23:00 Dublin");

    private TogetherChecks() {}

    /** One comparison of those that could be logged in to. */
    private interface Comparison {
        void compare(List<Patient> patients, Findings findings) throws SQLException;
    }

    static void examine(List<Patient> all, Findings findings) {
        if (all.size() < 2) {
            findings.warn("endpoints", "there is one: nothing to fail over to", "add a second region to the URL");
            return;
        }
        List<Patient> materialize = all.stream()
                .filter(Patient::loggedIn)
                .filter(Patient::materialize)
                .toList();
        if (materialize.size() < 2) {
            boolean postgres = all.stream().anyMatch(patient -> patient.loggedIn() && !patient.materialize());
            String why =
                    postgres ? "does not apply to PostgreSQL" : "not examined: fewer than two could be logged in to";
            List.of("environments", "versions", "upgrades", "sizes", "grants")
                    .forEach(name -> findings.skip(name, why));
            return;
        }
        compare("environments", materialize, findings, TogetherChecks::environments);
        compare("versions", materialize, findings, TogetherChecks::versions);
        compare("upgrades", materialize, findings, TogetherChecks::upgrades);
        compare("sizes", materialize, findings, TogetherChecks::sizes);
        compare("grants", materialize, findings, TogetherChecks::grants);
    }

    private static void compare(String name, List<Patient> patients, Findings findings, Comparison comparison) {
        try {
            comparison.compare(patients, findings);
        } catch (SQLException e) {
            findings.warn(name, "could not be compared: " + e.getMessage(), "see the endpoint's own findings");
        }
    }

    private static Map<String, List<String>> by(List<Patient> patients, String sql) throws SQLException {
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (Patient patient : patients) {
            names.computeIfAbsent(patient.one(sql), value -> new ArrayList<>()).add(patient.name());
        }
        return names;
    }

    private static void environments(List<Patient> patients, Findings findings) throws SQLException {
        Map<String, List<String>> environments = by(patients, "SELECT mz_environment_id()");
        environments.forEach((id, names) -> {
            if (names.size() > 1) {
                findings.fail(
                        "environments",
                        String.join(" and ", names) + " are the same environment, " + id,
                        "name the other region's host: what takes one down takes both");
            }
        });
        if (environments.size() == patients.size()) {
            findings.ok("environments", patients.size() + " endpoints, " + environments.size() + " environments");
        }
    }

    private static void versions(List<Patient> patients, Findings findings) throws SQLException {
        Map<String, List<String>> versions = by(patients, "SELECT mz_version()");
        if (versions.size() == 1) {
            findings.ok("versions", "the same: " + versions.keySet().iterator().next());
        } else {
            findings.warn(
                    "versions",
                    "they differ: " + versions,
                    "fine while one is being upgraded; otherwise bring them together");
        }
    }

    private static void upgrades(List<Patient> patients, Findings findings) throws SQLException {
        Map<String, Set<String>> windows = new TreeMap<>();
        for (Patient patient : patients) {
            String region = region(patient);
            windows.computeIfAbsent(WINDOWS.getOrDefault(region, "unknown for " + patient.name()), w -> new TreeSet<>())
                    .add(patient.name());
        }
        List<String> unknown = windows.keySet().stream()
                .filter(window -> !WINDOWS.containsValue(window))
                .toList();
        if (!unknown.isEmpty()) {
            findings.skip(
                    "upgrades",
                    "the window is " + String.join(" and ", unknown) + ": see that no two of yours coincide");
        } else if (windows.size() == 1
                && WINDOWS.containsValue(windows.keySet().iterator().next())) {
            findings.warn(
                    "upgrades",
                    "all are upgraded in the same window: "
                            + windows.keySet().iterator().next(),
                    "pair an American with a European region");
        } else {
            findings.ok("upgrades", "in different windows: " + windows);
        }
    }

    /** The environment's id begins with cloud and region; the host has it, too. */
    private static String region(Patient patient) throws SQLException {
        String told = patient.one("SELECT mz_environment_id()") + " "
                + patient.address().host();
        return WINDOWS.keySet().stream().filter(told::contains).findFirst().orElse("");
    }

    private static void sizes(List<Patient> patients, Findings findings) throws SQLException {
        Map<String, Set<String>> sizes = new TreeMap<>();
        for (Patient patient : patients) {
            String size =
                    patient.one("SELECT size FROM mz_catalog.mz_clusters WHERE name = ?", patient.one("SHOW cluster"));
            sizes.computeIfAbsent(size, s -> new TreeSet<>()).add(patient.name());
        }
        if (sizes.size() == 1) {
            findings.ok(
                    "sizes",
                    "the session's cluster is " + sizes.keySet().iterator().next() + " everywhere");
        } else {
            findings.warn(
                    "sizes",
                    "the session's cluster differs: " + sizes,
                    "the smaller one must bear the whole load after a failover");
        }
    }

    private static void grants(List<Patient> patients, Findings findings) throws SQLException {
        Map<String, Set<String>> grants = new LinkedHashMap<>();
        for (Patient patient : patients) {
            grants.put(patient.name(), grants(patient));
        }
        Set<String> everywhere = new HashSet<>(grants.values().iterator().next());
        grants.values().forEach(everywhere::retainAll);
        int before = findings.all().size();
        grants.forEach((name, own) -> {
            String more =
                    own.stream().filter(grant -> !everywhere.contains(grant)).collect(Collectors.joining(", "));
            if (!more.isEmpty()) {
                findings.warn(
                        "grants", "only " + name + " has " + more, "grant it in the other regions, or revoke it here");
            }
        });
        if (findings.all().size() == before) {
            findings.ok("grants", "the same " + everywhere.size() + " everywhere");
        }
    }

    private static Set<String> grants(Patient patient) throws SQLException {
        Set<String> grants = new TreeSet<>();
        for (Map<String, String> row : patient.rows(
                "SELECT privilege_type, object_type, database, schema, name FROM mz_internal.mz_show_all_privileges"
                        + " WHERE grantee = ?",
                patient.one("SELECT current_user"))) {
            String name = row.values().stream()
                    .skip(2)
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining("."));
            grants.add(row.get("privilege_type") + " on " + row.get("object_type") + " " + name);
        }
        return grants;
    }
}
