package io.holdfast.testkit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.holdfast.testkit.type.SqlError;
import io.holdfast.testkit.wire.Login;
import java.util.Base64;

/** Who a request comes from. */
final class Credentials {
    private Credentials() {}

    /** The role; a token is the password of one. */
    static String role(HttpExchange exchange, Login login) throws SqlError {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null) {
            return anybody(login);
        }
        String secret = header.substring(header.indexOf(' ') + 1).trim();
        return header.startsWith("Bearer ") ? bearer(login, secret) : basic(login, secret);
    }

    private static String anybody(Login login) throws SqlError {
        if (login.method() != Login.Method.TRUST) {
            throw SqlError.fatal("28000", "unauthorized");
        }
        return login.passwords().keySet().iterator().next();
    }

    private static String basic(Login login, String secret) throws SqlError {
        String[] parts = decoded(secret).split(":", 2);
        if (parts.length < 2 || !login.accepts(parts[0], parts[1])) {
            throw SqlError.fatal("28P01", "unauthorized");
        }
        return parts[0];
    }

    private static String decoded(String secret) throws SqlError {
        try {
            return new String(Base64.getDecoder().decode(secret), UTF_8);
        } catch (IllegalArgumentException e) {
            throw SqlError.fatal("28P01", "unauthorized");
        }
    }

    private static String bearer(Login login, String token) throws SqlError {
        for (String role : login.passwords().keySet()) {
            if (login.accepts(role, token)) {
                return role;
            }
        }
        throw SqlError.fatal("28P01", "unauthorized");
    }
}
