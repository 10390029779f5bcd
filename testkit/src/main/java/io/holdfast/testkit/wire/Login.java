package io.holdfast.testkit.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/**
 * Who may log in, and how.
 *
 * @param method how a client proves who it is
 * @param passwords the roles there are, each with its password; which one is of no matter where nobody is asked
 * @param tlsOnly whether a client without encryption is sent away with 08004
 */
public record Login(Method method, Map<String, String> passwords, boolean tlsOnly) {
    /** How a client proves who it is. */
    public enum Method {
        /** It names a role. */
        TRUST,
        /** It sends the password as it is. */
        CLEARTEXT,
        /** It proves that it knows the password, without sending it. */
        SCRAM
    }

    /** Copies the roles. */
    public Login {
        passwords = Map.copyOf(passwords);
    }

    /**
     * One role that everybody may take.
     *
     * @param user its name
     * @return the policy
     */
    public static Login trusting(String user) {
        return new Login(Method.TRUST, Map.of(user, ""), false);
    }

    boolean knows(String user) {
        return passwords.containsKey(user);
    }

    /** A role's password, empty where there is no such role. */
    Optional<String> password(String user) {
        return Optional.ofNullable(passwords.get(user));
    }

    /**
     * Whether a password is right.
     *
     * @param user the role
     * @param given what the client sent
     * @return true where nobody is asked, too
     */
    public boolean accepts(String user, String given) {
        String password = passwords.get(user);
        return password != null
                && (method == Method.TRUST
                        || MessageDigest.isEqual(
                                password.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8)));
    }

    /** Names the roles only. */
    @Override
    public String toString() {
        return "Login[method=" + method + ", roles=" + passwords.keySet() + ", tlsOnly=" + tlsOnly + "]";
    }
}
