package io.holdfast.failure;

import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** No endpoint could serve within the call's deadline: the message names each one, its state and its last error. 08001. */
public final class NoEndpointException extends SQLTransientConnectionException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable List<EndpointReport> endpoints;

    /**
     * For a call that found nobody.
     *
     * @param what what was wanted and how long it was tried, the message's beginning
     * @param endpoints every endpoint
     * @param cause the last failure of this call, null where none was tried
     */
    public NoEndpointException(String what, List<EndpointReport> endpoints, @Nullable Throwable cause) {
        super(
                what + ": " + endpoints.stream().map(EndpointReport::toString).collect(Collectors.joining("; ")),
                "08001",
                cause);
        this.endpoints = List.copyOf(endpoints);
    }

    /**
     * Every endpoint of the data source as it was.
     *
     * @return in priority order; empty in a copy that went through serialization, whose message still names each
     */
    public List<EndpointReport> endpoints() {
        return endpoints == null ? List.of() : endpoints;
    }
}
