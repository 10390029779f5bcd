package io.holdfast.testkit.wire;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link WireServer} serves.
 *
 * @param name the environment's name, for thread names
 * @param listenAt where clients connect; port 0 for a free one
 * @param login who may log in
 * @param tls null to answer SSLRequest with {@code N}
 * @param door what is decided while the server runs
 * @param random makes secret keys, salts and nonces
 */
public record WireOptions(
        String name,
        InetSocketAddress listenAt,
        Login login,
        @Nullable SSLContext tls,
        Doorkeeper door,
        SecureRandom random) {
    /**
     * With secrets that nobody can guess.
     *
     * @param name the environment's name, for thread names
     * @param listenAt where clients connect; port 0 for a free one
     * @param login who may log in
     * @param tls null to answer SSLRequest with {@code N}
     * @param door what is decided while the server runs
     */
    public WireOptions(
            String name, InetSocketAddress listenAt, Login login, @Nullable SSLContext tls, Doorkeeper door) {
        this(name, listenAt, login, tls, door, new SecureRandom());
    }
}
