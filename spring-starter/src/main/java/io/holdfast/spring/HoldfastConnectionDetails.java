package io.holdfast.spring;

import io.holdfast.settings.Setting;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the endpoints are. A bean of this type takes the place of {@code holdfast.endpoints}, {@code holdfast.database},
 * {@code holdfast.user} and {@code holdfast.password}.
 */
public interface HoldfastConnectionDetails extends ConnectionDetails {
    /**
     * The endpoints.
     *
     * @return in order of priority
     */
    List<Node> endpoints();

    /**
     * The database.
     *
     * @return of every endpoint; Materialize's own by default
     */
    default String database() {
        return Setting.DATABASE.defaultText();
    }

    /**
     * The role.
     *
     * @return to log in as; Materialize's own by default
     */
    default String user() {
        return Setting.USER.defaultText();
    }

    /**
     * The password. Asked at every connect, so that it can be rotated.
     *
     * @return the role's password now, empty for none, which is the default
     */
    default String password() {
        return Setting.PASSWORD.defaultText();
    }

    /**
     * How connections are encrypted and whom they trust.
     *
     * @return for every endpoint; null, which is the default, for what the properties say
     */
    default @Nullable SslBundle sslBundle() {
        return null;
    }

    /**
     * One endpoint.
     *
     * @param name how people call it, such as {@code us-east-1}
     * @param host its host name or address
     * @param port of its SQL interface
     */
    record Node(String name, String host, int port) {
        /**
         * Both together.
         *
         * @return {@code host:port}, an IPv6 address in brackets
         */
        public String address() {
            return (host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
        }
    }
}
