package io.holdfast.endpoint.physical;

import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.time.Ticker;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps refused credentials from being tried again and again: an identity provider answers that with a rate limit, which looks
 * like a wrong password as well. After a refusal the same password is not sent for a while, from one second doubling to thirty;
 * another one is sent at once. A refusal may pass: Materialize's balancer reports every trouble of its own with the identity
 * provider as 28P01. Keeps a salted digest, never the password. Thread-safe.
 */
final class CredentialGate {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LAST = Duration.ofSeconds(30);

    private final String endpoint;
    private final Ticker ticker;
    private final EventPublisher events;
    private final byte[] salt = new byte[16];
    private final Object lock = new Object();
    private byte[] refused = {};
    private @Nullable SQLException reason;
    private long until;
    private int refusals;
    private boolean worked;

    CredentialGate(String endpoint, Ticker ticker, EventPublisher events) {
        this.endpoint = endpoint;
        this.ticker = ticker;
        this.events = events;
        new SecureRandom().nextBytes(salt);
    }

    /** Before a password is sent: throws what its last refusal said where that is too recent. */
    void enter(String password) throws SQLException {
        synchronized (lock) {
            SQLException last = reason;
            long left = until - ticker.nanos();
            if (last == null || left <= 0 || !MessageDigest.isEqual(refused, digest(password))) {
                return;
            }
            throw new SQLInvalidAuthorizationSpecException(
                    last.getMessage() + " (endpoint " + endpoint + " is not asked again for "
                            + Duration.ofNanos(left).toMillis() + " ms with the same credentials)",
                    last.getSQLState(),
                    last);
        }
    }

    void accepted() {
        boolean again;
        synchronized (lock) {
            again = reason != null;
            reason = null;
            refusals = 0;
            worked = true;
        }
        if (again) {
            events.publish(new HoldfastEvent.CredentialsFailing(ticker.instant(), endpoint, false, true, ""));
        }
    }

    /** A connect failed: what it says of the credentials is kept. */
    void failed(String password, SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        if (!state.startsWith("28") || String.valueOf(failure.getMessage()).contains("authentication expired")) {
            return;
        }
        boolean first;
        boolean before;
        synchronized (lock) {
            first = reason == null;
            before = worked;
            reason = failure;
            refused = digest(password);
            until = ticker.nanos() + pause().toNanos();
            refusals++;
        }
        if (first) {
            events.publish(new HoldfastEvent.CredentialsFailing(ticker.instant(), endpoint, true, before, state));
        }
    }

    private Duration pause() {
        Duration grown = FIRST.multipliedBy(1L << Math.min(10, refusals));
        return grown.compareTo(LAST) < 0 ? grown : LAST;
    }

    private byte[] digest(String password) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(salt);
            return sha.digest(password.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
