package io.holdfast.testkit.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Who may log in.
 *
 * @param user the only role there is
 * @param password null to trust everyone who names that role
 */
public record Login(String user, @Nullable String password) {
    boolean asksForPassword() {
        return password != null;
    }

    boolean accepts(String given) {
        return password == null
                || MessageDigest.isEqual(
                        password.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    /** Names the user only. */
    @Override
    public String toString() {
        return "Login[user=" + user + "]";
    }
}
