package io.holdfast.testkit.wire;

import java.net.InetSocketAddress;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link WireServer} serves.
 *
 * @param name the environment's name, for thread names
 * @param listenAt where clients connect; port 0 for a free one
 * @param login who may log in
 * @param tls null to answer SSLRequest with {@code N}
 * @param maxConnections sessions at one time; further ones get 53000
 * @param parameters ParameterStatus values beyond PostgreSQL's own, {@code mz_version} for one
 */
public record WireOptions(
        String name,
        InetSocketAddress listenAt,
        Login login,
        @Nullable SSLContext tls,
        int maxConnections,
        Map<String, String> parameters) {
    /** Copies the parameters. */
    public WireOptions {
        parameters = Map.copyOf(parameters);
    }
}
