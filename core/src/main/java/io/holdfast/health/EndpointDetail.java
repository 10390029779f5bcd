package io.holdfast.health;

import java.util.Locale;

/**
 * What else is known of an endpoint.
 *
 * @param endpoint its name
 * @param connectionsNeeded the most that all instances of this application may open
 * @param connectionLimit the server's, 5,000 until it has said another
 * @param secondPath what HTTP says of its environment
 * @param secondPathReason what was seen there, empty where nothing was
 */
public record EndpointDetail(
        String endpoint,
        long connectionsNeeded,
        long connectionLimit,
        SecondPathVerdict secondPath,
        String secondPathReason) {
    @Override
    public String toString() {
        String connections = endpoint + ": up to " + connectionsNeeded + " of " + connectionLimit + " connections";
        return secondPath == SecondPathVerdict.UNKNOWN
                ? connections
                : connections + ", over HTTP " + secondPath.name().toLowerCase(Locale.ROOT) + " (" + secondPathReason
                        + ")";
    }
}
