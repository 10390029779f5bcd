package io.holdfast.testkit.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * What a client said when it connected.
 *
 * @param user the role
 * @param database the database, the user's name where the client named none
 * @param parameters the other start-up parameters ({@code application_name}, {@code options} already split into its
 *     {@code -c name=value} parts, …)
 * @param processId the id that CancelRequest and {@code pg_cancel_backend} know the session by
 */
public record SessionStart(String user, String database, Map<String, String> parameters, int processId) {
    /** Copies the parameters. */
    public SessionStart {
        parameters = Map.copyOf(parameters);
    }

    /** The same over what the role's sessions begin with. */
    SessionStart over(Map<String, String> standard) {
        Map<String, String> merged = new HashMap<>(standard);
        merged.putAll(parameters);
        return new SessionStart(user, database, merged, processId);
    }
}
