package io.holdfast.health;

import io.holdfast.failure.EndpointReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How an endpoint is, at one moment.
 *
 * @param name its name
 * @param address where it listens
 * @param state how it is
 * @param since since when it is so
 * @param reason why, for a person
 * @param environment the id of the Materialize environment behind it, empty until it has answered once, and on PostgreSQL
 * @param lastError its last error's text, empty where there was none
 * @param lastSqlState its last error's SQLSTATE, empty where there was none
 * @param refused whether it is reachable and turns us away: credentials, database or policy
 * @param roundTrip the smoothed round trip of its probes, zero until the first
 * @param nextProbe how long after {@code since} or the last probe it is probed again
 */
public record EndpointStatus(
        String name,
        String address,
        EndpointState state,
        Instant since,
        String reason,
        Optional<String> environment,
        String lastError,
        String lastSqlState,
        boolean refused,
        Duration roundTrip,
        Duration nextProbe) {

    /**
     * The status as an error tells it.
     *
     * @return without secrets
     */
    public EndpointReport report() {
        return new EndpointReport(
                name + " at " + address,
                state.name(),
                lastError,
                state == EndpointState.UP ? "" : "probed again within " + nextProbe.toMillis() + " ms");
    }
}
