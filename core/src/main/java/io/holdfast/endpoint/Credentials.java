package io.holdfast.endpoint;

import java.util.function.Supplier;

/**
 * Who logs in. The password is asked for at every connect, so that it can be rotated, and is never kept or shown.
 */
public final class Credentials {
    private final String user;
    private final Supplier<String> password;

    /**
     * Credentials whose password may change.
     *
     * @param user the role
     * @param password called at every connect, on the connecting thread; empty for none
     */
    public Credentials(String user, Supplier<String> password) {
        this.user = user;
        this.password = password;
    }

    /**
     * The role.
     *
     * @return its name
     */
    public String user() {
        return user;
    }

    /**
     * The password now.
     *
     * @return a secret
     */
    public String password() {
        return password.get();
    }

    @Override
    public String toString() {
        return user + ":***";
    }
}
