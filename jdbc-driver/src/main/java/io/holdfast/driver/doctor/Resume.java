package io.holdfast.driver.doctor;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGStatement;

/**
 * How long a subscription to an object needs to be back after its connection was lost.
 *
 * @param took login, and from {@code SUBSCRIBE … AS OF} to the first progress past that timestamp; the login only where the
 *     subscription could not be tried
 * @param doubt why it could not, empty where it could
 */
record Resume(Duration took, String doubt) {
    private static final int PATIENCE_SECONDS = 5;

    /** Bounds what is held of what changed since; the rest is asked for in the same way. */
    private static final int ROWS_A_FETCH = 1000;

    /**
     * Tries it as an application's would be, from a checkpoint of just now: without a snapshot, so that nothing but the newest
     * changes is read, and ended at once. What the server does not permit or does not answer is left to the other checks.
     */
    static Resume tried(Patient patient, CatalogObject object) throws SQLException {
        String frontier = ObjectChecks.writeFrontier(patient, object);
        if (frontier.isEmpty()) {
            return new Resume(patient.firstRow(), "its frontier is unknown");
        }
        try {
            return new Resume(patient.firstRow().plus(follow(patient, object, Long.parseLong(frontier) - 1)), "");
        } catch (SQLException e) {
            return new Resume(patient.firstRow(), e.getSQLState() + " " + e.getMessage());
        }
    }

    private static Duration follow(Patient patient, CatalogObject object, long asOf) throws SQLException {
        Connection connection = patient.connection();
        long begun = patient.ticker().nanos();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(PATIENCE_SECONDS);
            // a statement kept at the server outlives its cursor's shape
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
            statement.execute("DECLARE holdfast_doctor CURSOR FOR SUBSCRIBE " + object.quoted()
                    + " WITH (PROGRESS, SNAPSHOT = false) AS OF " + asOf);
            while (!progressed(statement, asOf)) {
                if (since(begun, patient).toSeconds() >= PATIENCE_SECONDS) {
                    throw new SQLTimeoutException("no progress within " + PATIENCE_SECONDS + " s", "57014");
                }
            }
            return since(begun, patient);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static Duration since(long begun, Patient patient) {
        return Duration.ofNanos(patient.ticker().nanos() - begun);
    }

    private static boolean progressed(Statement statement, long past) throws SQLException {
        boolean progressed = false;
        try (ResultSet rows = statement.executeQuery("FETCH " + ROWS_A_FETCH + " holdfast_doctor")) {
            while (rows.next()) {
                progressed |= rows.getBoolean("mz_progressed") && rows.getLong("mz_timestamp") > past;
            }
        }
        return progressed;
    }

    @Override
    public String toString() {
        return doubt.isEmpty()
                ? "a resume took " + took.toMillis() + " ms"
                : "a login took " + took.toMillis() + " ms; a resume was not to be tried: " + doubt;
    }
}
