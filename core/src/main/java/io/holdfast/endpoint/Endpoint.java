package io.holdfast.endpoint;

import io.holdfast.settings.SettingsException;

/**
 * One way into Materialize: usually one environment in one region.
 *
 * @param name how people call it, unique within a data source, such as {@code us-east-1}
 * @param address where it listens
 * @param options what it has of its own
 */
public record Endpoint(String name, EndpointAddress address, EndpointOptions options) {
    /**
     * An endpoint with nothing of its own.
     *
     * @param name how people call it
     * @param address where it listens
     * @throws SettingsException where the name is malformed
     */
    public Endpoint(String name, EndpointAddress address) {
        this(name, address, EndpointOptions.standard());
    }

    /**
     * Checks the name: it appears in thread names, metrics and URLs.
     *
     * @param name how people call it
     * @param address where it listens
     * @param options what it has of its own
     * @throws SettingsException where the name is malformed
     */
    public Endpoint {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
            throw new SettingsException(
                    "endpoint",
                    "'" + name + "' is not an endpoint's name",
                    "write letters, digits, '.', '_' and '-', such as us-east-1");
        }
    }
}
