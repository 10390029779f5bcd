package io.holdfast.driver.doctor;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.settings.LayeredSettings;
import java.util.List;

/**
 * What to examine.
 *
 * @param endpoints the endpoints, in priority order
 * @param settings what a connection to each is made of
 * @param objects the tables and views that the application reads: {@code name}, {@code schema.name} or
 *     {@code database.schema.name}
 * @param instances how many instances of the application run at once
 */
public record Request(List<Endpoint> endpoints, LayeredSettings settings, List<String> objects, int instances) {
    /**
     * Copies the lists.
     *
     * @param endpoints the endpoints
     * @param settings the settings
     * @param objects the objects
     * @param instances how many instances
     */
    public Request {
        endpoints = List.copyOf(endpoints);
        objects = List.copyOf(objects);
    }
}
