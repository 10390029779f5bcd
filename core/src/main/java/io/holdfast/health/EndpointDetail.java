package io.holdfast.health;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What else is known of an endpoint.
 *
 * @param endpoint its name
 * @param connectionsNeeded the most that all instances of this application may open
 * @param connectionLimit the server's, 5,000 until it has said another
 * @param secondPath what HTTP says of its environment
 * @param secondPathReason what was seen there, empty where nothing was
 * @param lag how old its answers are, the worst of what is watched; empty where nobody measures it, and where it is not known
 */
public record EndpointDetail(
        String endpoint,
        long connectionsNeeded,
        long connectionLimit,
        SecondPathVerdict secondPath,
        String secondPathReason,
        Optional<Duration> lag) {
    @Override
    public String toString() {
        String connections = endpoint + ": up to " + connectionsNeeded + " of " + connectionLimit + " connections";
        String known = lag.map(age -> connections + ", " + age.toMillis() + " ms behind")
                .orElse(connections);
        return secondPath == SecondPathVerdict.UNKNOWN
                ? known
                : known + ", over HTTP " + secondPath.name().toLowerCase(Locale.ROOT) + " (" + secondPathReason + ")";
    }
}
