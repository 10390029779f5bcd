package io.holdfast.health.director;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.physical.PhysicalEndpoint;

/**
 * What is watched.
 *
 * @param endpoint what it is
 * @param physical its connections
 */
public record Watched(Endpoint endpoint, PhysicalEndpoint physical) {
    /**
     * The endpoint's name.
     *
     * @return unique within the data source
     */
    public String name() {
        return endpoint.name();
    }
}
