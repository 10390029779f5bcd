package io.holdfast.endpoint;

import io.holdfast.settings.SettingsException;

/**
 * Where an endpoint listens.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 1 to 65535
 */
public record EndpointAddress(String host, int port) {
    /** Materialize's SQL port. */
    public static final int DEFAULT_PORT = 6875;

    /**
     * Parses {@code host[:port]}, an IPv6 address in brackets; the port defaults to {@value #DEFAULT_PORT}.
     *
     * @param setting whose value it is, for the error
     * @param text such as {@code abc.us-east-1.aws.materialize.cloud:6875}
     * @return the address
     * @throws SettingsException where it is malformed
     */
    public static EndpointAddress parse(String setting, String text) {
        String value = text.strip();
        int hostEnd = value.startsWith("[") ? value.indexOf(']') + 1 : value.indexOf(':');
        if (hostEnd < 0) {
            hostEnd = value.length();
        }
        String host = value.substring(0, hostEnd);
        String rest = value.substring(hostEnd);
        if (host.startsWith("[") && host.length() > 2) {
            host = host.substring(1, host.length() - 1);
        } else if (host.isEmpty() || !host.matches("[A-Za-z0-9._-]+")) {
            throw malformed(setting, text);
        }
        return new EndpointAddress(host, rest.isEmpty() ? DEFAULT_PORT : port(setting, text, rest));
    }

    private static int port(String setting, String text, String rest) {
        if (!rest.matches(":[0-9]{1,5}")) {
            throw malformed(setting, text);
        }
        int port = Integer.parseInt(rest.substring(1));
        if (port < 1 || port > 65535) {
            throw new SettingsException(
                    setting,
                    "'" + text + "' has port " + port,
                    "write a port from 1 to 65535, such as " + DEFAULT_PORT);
        }
        return port;
    }

    private static SettingsException malformed(String setting, String text) {
        return new SettingsException(
                setting,
                // What has an @ may hold somebody's password.
                (text.indexOf('@') >= 0 ? "what is given" : "'" + text + "'") + " is not an address",
                "write host:port, such as abc.us-east-1.aws.materialize.cloud:" + DEFAULT_PORT
                        + ", without a scheme, a path or a list");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
