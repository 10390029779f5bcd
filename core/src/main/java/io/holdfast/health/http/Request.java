package io.holdfast.health.http;

import io.holdfast.endpoint.Credentials;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.HttpPath;
import io.holdfast.endpoint.Tls;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * What is asked: {@code SELECT 1}, or whether it is ready. Credentials go with it where nobody on the way can read them, and to
 * whom the endpoint's SQL connections send them unencrypted as well.
 */
final class Request {
    private static final String SELECT = "{\"query\":\"SELECT 1\"}";

    private final HttpPath path;
    private final Credentials credentials;
    private final boolean open;

    Request(Endpoint endpoint, HttpPath path, Credentials shared) {
        this.path = path;
        this.credentials = endpoint.options().credentials().orElse(shared);
        boolean plainByChoice = endpoint.options().tls().mode().equals(Optional.of(Tls.Mode.DISABLE));
        this.open = path.uri().getScheme().equals("https") || onThisMachine(path.uri()) || plainByChoice;
    }

    private static boolean onThisMachine(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    HttpPath path() {
        return path;
    }

    HttpRequest build(Duration within) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(path.uri()).timeout(within).header("Accept", "application/json, text/plain");
        if (path.readiness()) {
            return request.GET().build();
        }
        String password = open ? credentials.password() : "";
        if (!password.isEmpty()) {
            byte[] pair = (credentials.user() + ":" + password).getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        return request.header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(SELECT))
                .build();
    }
}
