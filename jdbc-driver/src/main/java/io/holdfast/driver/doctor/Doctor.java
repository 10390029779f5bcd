package io.holdfast.driver.doctor;

import io.holdfast.time.Ticker;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Examines endpoints before somebody bets on them: each by itself, then all together. It reads, and changes nothing. Catalog
 * relations and their meaning: Materialize's documentation of {@code mz_internal} and {@code mz_catalog}, "Disaster recovery" and
 * "Monitor freshness".
 */
public final class Doctor {
    private static final System.Logger LOG = System.getLogger("io.holdfast");

    /** Each with the name its finding has where it cannot be made. */
    private static final Map<String, Check> CHECKS = checks();

    private final Ticker ticker;

    /** A doctor who looks at the machine's clock. */
    public Doctor() {
        this(Ticker.system());
    }

    Doctor(Ticker ticker) {
        this.ticker = ticker;
    }

    private static Map<String, Check> checks() {
        Map<String, Check> checks = new LinkedHashMap<>();
        checks.put("clock", ServerChecks::clock);
        checks.put("connections", ServerChecks::connections);
        checks.put("cluster", ClusterChecks::cluster);
        checks.put("replicas", ClusterChecks::replicas);
        checks.put("objects", ObjectChecks::present);
        checks.put("privileges", ObjectChecks::readable);
        checks.put("hydration", ObjectChecks::hydration);
        checks.put("lag", ObjectChecks::lag);
        checks.put("history", HistoryChecks::history);
        checks.put("index trap", HistoryChecks::indexTrap);
        return checks;
    }

    /** What one check asks of one endpoint. */
    private interface Check {
        void examine(Patient patient, Request request) throws SQLException;
    }

    /**
     * Examines. Takes seconds; a silent endpoint at most some twenty.
     *
     * @param request what
     * @return what was found
     */
    public Report examine(Request request) {
        List<Patient> patients = request.endpoints().stream()
                .map(endpoint -> new Patient(endpoint, request.settings().of(endpoint.name()), ticker))
                .toList();
        List<Finding> findings = new ArrayList<>();
        try {
            for (Patient patient : patients) {
                examine(patient, request);
                findings.addAll(patient.findings().all());
            }
            Findings together = new Findings(Finding.TOGETHER);
            TogetherChecks.examine(patients, together);
            findings.addAll(together.all());
        } finally {
            patients.forEach(Doctor::close);
        }
        return new Report(
                request.endpoints().stream()
                        .map(endpoint -> endpoint.name() + "=" + endpoint.address())
                        .toList(),
                findings);
    }

    private static void examine(Patient patient, Request request) {
        boolean reached = NetworkChecks.reach(patient) && NetworkChecks.tls(patient);
        if (!reached || !ServerChecks.logIn(patient)) {
            CHECKS.keySet().forEach(name -> patient.findings().skip(name, "not examined: no connection"));
            return;
        }
        CHECKS.forEach((name, check) -> examine(patient, request, name, check));
    }

    private static void examine(Patient patient, Request request, String name, Check check) {
        boolean general = name.equals("clock") || name.equals("connections") || name.equals("privileges");
        if (!general && !patient.materialize()) {
            patient.findings().skip(name, "does not apply to PostgreSQL");
            return;
        }
        try {
            check.examine(patient, request);
        } catch (SQLException e) {
            patient.findings()
                    .warn(
                            name,
                            "could not be examined: " + e.getSQLState() + " " + e.getMessage(),
                            "ask for SELECT on mz_internal and mz_catalog, or look at the server's release");
        }
    }

    private static void close(Patient patient) {
        try {
            patient.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the doctor's connection to " + patient.name(), e);
        }
    }
}
