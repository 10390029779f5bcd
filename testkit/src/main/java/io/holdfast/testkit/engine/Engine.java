package io.holdfast.testkit.engine;

import io.holdfast.testkit.type.SqlError;

/** Opens sessions on an environment. The wire layer sees the environment only through this. Thread-safe. */
public interface Engine {
    /**
     * Opens a session for a client that is already authenticated.
     *
     * @param start what the client said
     * @return the session
     * @throws SqlError where the environment refuses it, such as 53000 beyond the connection limit
     */
    Session open(SessionStart start) throws SqlError;
}
