package io.holdfast.failure;

import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * No endpoint could answer a read within its bound on staleness, or from a time that its connection has not read beyond. The
 * message names each endpoint, how far it is behind, and the bound. SQLSTATE 40001, which is what Materialize itself answers
 * under {@code bounded staleness}: transient, run it again or accept older data.
 */
public final class StaleReadException extends SQLTransientException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable List<EndpointLag> endpoints;

    /**
     * For a read that nobody may answer.
     *
     * @param what what was asked for, the message's beginning
     * @param endpoints every endpoint
     * @param cause the last failure of this call, null where none was tried
     */
    public StaleReadException(String what, List<EndpointLag> endpoints, @Nullable Throwable cause) {
        super(
                what + ": " + endpoints.stream().map(EndpointLag::toString).collect(Collectors.joining("; ")),
                "40001",
                cause);
        this.endpoints = List.copyOf(endpoints);
    }

    /**
     * Every endpoint of the data source as it was.
     *
     * @return in priority order; empty in a copy that went through serialization, whose message still names each
     */
    public List<EndpointLag> endpoints() {
        return endpoints == null ? List.of() : endpoints;
    }

    /**
     * How far an endpoint was behind.
     *
     * @param endpoint its name
     * @param lag of the objects that the read needs; null where it is not known, which is not "fresh"
     * @param remark what else is to be said, empty for nothing
     */
    public record EndpointLag(String endpoint, @Nullable Duration lag, String remark) {
        @Override
        public String toString() {
            String behind = lag == null ? "lag unknown" : lag.toMillis() + " ms behind";
            return endpoint + " " + behind + (remark.isEmpty() ? "" : " (" + remark + ")");
        }
    }
}
