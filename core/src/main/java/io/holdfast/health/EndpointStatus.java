package io.holdfast.health;

import io.holdfast.failure.EndpointReport;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How an endpoint is, at one moment.
 *
 * @param name its name
 * @param address where it listens
 * @param state how it is
 * @param flags what keeps work from it beside its state
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
        Set<EndpointFlag> flags,
        Instant since,
        String reason,
        Optional<String> environment,
        String lastError,
        String lastSqlState,
        boolean refused,
        Duration roundTrip,
        Duration nextProbe) {
    /**
     * Copies the flags.
     *
     * @param name its name
     * @param address where it listens
     * @param state how it is
     * @param flags what keeps work from it beside its state
     * @param since since when it is so
     * @param reason why, for a person
     * @param environment the environment behind it
     * @param lastError its last error's text
     * @param lastSqlState its last error's SQLSTATE
     * @param refused whether it turns us away
     * @param roundTrip the smoothed round trip of its probes
     * @param nextProbe when it is probed again
     */
    public EndpointStatus {
        flags = Set.copyOf(flags);
    }

    /**
     * Whether something keeps work from it.
     *
     * @param flag what
     * @return true while it does
     */
    public boolean has(EndpointFlag flag) {
        return flags.contains(flag);
    }

    /**
     * The status as an error tells it.
     *
     * @return without secrets
     */
    public EndpointReport report() {
        return new EndpointReport(
                name + " at " + address,
                state.name() + flagText(),
                lastError,
                state == EndpointState.UP ? "" : "probed again within " + nextProbe.toMillis() + " ms");
    }

    /** In the order of the enum, so that the same flags read the same. */
    private String flagText() {
        return flags.isEmpty()
                ? ""
                : EnumSet.copyOf(flags).stream()
                        .map(flag -> flag.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ", " (", ")"));
    }
}
