package io.holdfast.endpoint;

import io.holdfast.settings.SettingsException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an environment answers over HTTP, past PostgreSQL's protocol: {@code /api/sql}, or {@code /api/readyz} where it is
 * self-managed (<a href="https://materialize.com/docs/integrations/http-api/">HTTP API</a>).
 *
 * @param uri an address with scheme, host and path
 */
public record HttpPath(URI uri) {
    private static final String SQL = "/api/sql";

    /**
     * Parses a URL, a port, or {@code off}.
     *
     * @param setting whose value it is, for the error
     * @param text {@code https://host/api/sql}, {@code http://host:6876/api/readyz}, {@code 443} for that port of the endpoint's
     *     host, or {@code off}
     * @param host the endpoint's
     * @return empty for {@code off}
     * @throws SettingsException where it is malformed
     */
    public static Optional<HttpPath> parse(String setting, String text, String host) {
        String value = text.strip();
        if (value.toLowerCase(Locale.ROOT).equals("off")) {
            return Optional.empty();
        }
        String literal = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        String url = value.matches("[0-9]{1,5}") ? "https://" + literal + ":" + value + SQL : value;
        try {
            URI uri = URI.create(url);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!http || uri.getHost() == null || uri.getPort() > 65535 || uri.getUserInfo() != null) {
                throw malformed(setting);
            }
            return Optional.of(new HttpPath(uri.getPath().isEmpty() ? uri.resolve(SQL) : uri));
        } catch (IllegalArgumentException e) {
            throw e instanceof SettingsException known ? known : malformed(setting);
        }
    }

    /** The value is not shown: somebody may have written a password into it. */
    private static SettingsException malformed(String setting) {
        return new SettingsException(
                setting,
                "what is given is neither a URL nor a port",
                "write https://host/api/sql, a port such as 443, or off; credentials are the endpoint's own");
    }

    /**
     * Whether it says only that the environment is ready, without a login.
     *
     * @return true for {@code /api/readyz}
     */
    public boolean readiness() {
        return uri.getPath().endsWith("/readyz");
    }
}
