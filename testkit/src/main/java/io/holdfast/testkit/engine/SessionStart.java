package io.holdfast.testkit.engine;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client said when it connected.
 *
 * @param user the role
 * @param database the database, the user's name where the client named none
 * @param parameters the other start-up parameters ({@code application_name}, {@code options} already split into its
 *     {@code -c name=value} parts, …)
 * @param processId the id that CancelRequest and {@code pg_cancel_backend} know the session by
 * @param clientAddress where the client is, null for nowhere
 */
public record SessionStart(
        String user,
        String database,
        Map<String, String> parameters,
        int processId,
        @Nullable String clientAddress) {
    /** Copies the parameters. */
    public SessionStart {
        parameters = Map.copyOf(parameters);
    }

    /**
     * A client within this process.
     *
     * @param user the role
     * @param database the database
     * @param parameters the other start-up parameters
     * @param processId the session's id
     */
    public SessionStart(String user, String database, Map<String, String> parameters, int processId) {
        this(user, database, parameters, processId, null);
    }

    /** The same over what the role's sessions begin with. */
    SessionStart over(Map<String, String> standard) {
        Map<String, String> merged = new HashMap<>(standard);
        merged.putAll(parameters);
        return new SessionStart(user, database, merged, processId, clientAddress);
    }
}
