package io.holdfast.read;

/** What a statement changes about the settings of its session, once it has succeeded. */
public sealed interface SessionChange {
    /**
     * A setting has a new value.
     *
     * @param name in lower case; {@code role} and {@code session authorization} count as settings too
     * @param sql the statement that gives it this value on another connection
     */
    record Set(String name, String sql) implements SessionChange {}

    /**
     * A setting has its default again.
     *
     * @param name in lower case
     */
    record Reset(String name) implements SessionChange {}

    /**
     * Every setting has its default again.
     *
     * @param identity whether role and session authorization do too: {@code RESET ALL} leaves them
     */
    record ResetAll(boolean identity) implements SessionChange {}
}
