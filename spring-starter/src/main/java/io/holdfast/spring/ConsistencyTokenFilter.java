package io.holdfast.spring;

import io.holdfast.freshness.ConsistencyToken;
import io.holdfast.settings.SettingsException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes a {@link ConsistencyToken} from the request's header and gives one back in the response's: whoever sends back what it
 * was given never sees an earlier state than before, whichever instance and region answers. A header that is no token is
 * answered with 400: to go on without it would break the promise that the client asks for, silently.
 *
 * <p>The token goes out with the first byte of the body. What a handler reads while it writes its body, or later on another
 * thread, is not in it.
 */
public final class ConsistencyTokenFilter extends OncePerRequestFilter implements Ordered {
    private final FreshnessScope scope;
    private final String header;
    private final Function<String, ConsistencyToken> reading;
    private final Function<ConsistencyToken, String> writing;

    ConsistencyTokenFilter(FreshnessScope scope, HoldfastProperties.Token properties) {
        this.scope = scope;
        this.header = properties.header();
        String key = properties.key();
        if (key == null || key.isEmpty()) {
            this.reading = ConsistencyToken::parse;
            this.writing = ConsistencyToken::encode;
        } else {
            byte[] secret = secret(key);
            this.reading = text -> ConsistencyToken.parse(text, secret);
            this.writing = token -> token.encode(secret);
        }
    }

    private static byte[] secret(String key) {
        byte[] secret = key.getBytes(StandardCharsets.UTF_8);
        if (secret.length < 16) {
            throw new SettingsException(
                    "consistencyToken.key",
                    "it is shorter than 16 bytes",
                    "write 16 bytes or more, the same in every instance");
        }
        return secret;
    }

    /** After filters for security, before everything that reads. */
    @Override
    public int getOrder() {
        return 0;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ConsistencyToken token;
        try {
            token = given(request.getHeader(header));
        } catch (IllegalArgumentException e) {
            response.sendError(
                    HttpServletResponse.SC_BAD_REQUEST,
                    header + ": " + e.getMessage() + "; leave the header out to begin anew");
            return;
        }
        RequestToken seen = scope.begin(token);
        TokenResponse answer = new TokenResponse(response, () -> text(seen), header);
        try {
            chain.doFilter(request, answer);
            answer.give();
        } finally {
            scope.end();
        }
    }

    private ConsistencyToken given(@Nullable String text) {
        return text == null || text.isEmpty() ? ConsistencyToken.NONE : reading.apply(text);
    }

    private @Nullable String text(RequestToken seen) {
        ConsistencyToken now = seen.now();
        return now.equals(ConsistencyToken.NONE) ? null : writing.apply(now);
    }
}
