package io.holdfast.endpoint;

import java.util.List;
import java.util.Optional;

/**
 * What one endpoint has of its own. Immutable; every method gives a changed copy.
 *
 * @param credentials who logs in there; empty for the data source's own
 * @param tls how its connections are encrypted
 * @param http where its environment answers over HTTP, empty where it is not asked
 * @param maintenance when it may be restarted by a plan
 */
public record EndpointOptions(
        Optional<Credentials> credentials, Tls tls, Optional<HttpPath> http, List<MaintenanceWindow> maintenance) {
    private static final EndpointOptions STANDARD =
            new EndpointOptions(Optional.empty(), Tls.standard(), Optional.empty(), List.of());

    /**
     * Copies the list.
     *
     * @param credentials who logs in there
     * @param tls how its connections are encrypted
     * @param http where its environment answers over HTTP
     * @param maintenance when it may be restarted by a plan
     */
    public EndpointOptions {
        maintenance = List.copyOf(maintenance);
    }

    /**
     * Nothing of its own.
     *
     * @return what the data source has
     */
    public static EndpointOptions standard() {
        return STANDARD;
    }

    /**
     * Logs in with other credentials than the data source's: a role and an app password belong to a region.
     *
     * @param own who logs in there
     * @return a copy
     */
    public EndpointOptions credentials(Credentials own) {
        return new EndpointOptions(Optional.of(own), tls, http, maintenance);
    }

    /**
     * Sets how its connections are encrypted.
     *
     * @param own modes and certificates
     * @return a copy
     */
    public EndpointOptions tls(Tls own) {
        return new EndpointOptions(credentials, own, http, maintenance);
    }

    /**
     * Sets where its environment answers over HTTP; before the setting {@code http}.
     *
     * @param own the second path
     * @return a copy
     */
    public EndpointOptions http(HttpPath own) {
        return new EndpointOptions(credentials, tls, Optional.of(own), maintenance);
    }

    /**
     * Sets when it may be restarted by a plan; beside the setting {@code maintenanceWindow}.
     *
     * @param own weekly windows
     * @return a copy
     */
    public EndpointOptions maintenance(List<MaintenanceWindow> own) {
        return new EndpointOptions(credentials, tls, http, own);
    }
}
