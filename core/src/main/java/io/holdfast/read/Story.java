package io.holdfast.read;

import io.holdfast.failure.EndpointReport;
import io.holdfast.failure.Incident;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What went wrong in one call so far. Made when something does; confined to the call's thread. */
final class Story {
    private static final int MOST = 20;

    private final Call call;
    private final List<Incident.Attempt> attempts = new ArrayList<>();

    Story(Call call) {
        this.call = call;
    }

    /**
     * An attempt failed just now.
     *
     * @param ran how long it ran; zero where there was no connection
     */
    void failed(String endpoint, Duration ran, SQLException failure) {
        if (attempts.size() < MOST) {
            String state = failure.getSQLState() == null ? "" : failure.getSQLState();
            String message = failure.getMessage() == null ? "" : failure.getMessage();
            attempts.add(new Incident.Attempt(endpoint, call.elapsed().minus(ran), ran, state, message));
        }
    }

    /** Attaches itself to the error that ends the call. */
    void attachTo(SQLException failure, List<EndpointReport> endpoints) {
        failure.addSuppressed(new Incident(call.elapsed(), attempts, endpoints));
    }
}
