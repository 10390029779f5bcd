package io.holdfast.testkit.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session of a {@link ModelEnvironment}, from {@link ModelEnvironment#connect()}: it asks, and breaks with its environment.
 * Nothing here waits. Thread-safe.
 */
public final class ModelConnection implements AutoCloseable {
    private final ModelEnvironment environment;
    private final long generation;
    private volatile boolean broken;

    ModelConnection(ModelEnvironment environment, long generation) {
        this.environment = environment;
        this.generation = generation;
    }

    /**
     * Whether an answer would not come: the environment stalls. Who asks all the same is told that the connection broke under
     * the question.
     *
     * @return false where the connection is broken
     */
    public boolean silent() {
        return !broken && generation == environment.generation() && environment.silent();
    }

    /**
     * {@code SELECT mz_environment_id()}.
     *
     * @return the environment's id
     * @throws ModelFault where the connection is broken or the statement was made to fail
     */
    public String environmentId() throws ModelFault {
        beforeStatement();
        return environment.id();
    }

    /**
     * {@code SELECT * FROM} an object, at the newest time.
     *
     * @param name its name
     * @return how often each row exists
     * @throws ModelFault where the connection is broken, the statement was made to fail or there is no such object
     */
    public Map<List<@Nullable Object>, Long> contents(String name) throws ModelFault {
        check();
        return environment.contents(name, environment.upper() - 1);
    }

    private void beforeStatement() throws ModelFault {
        check();
        environment.beforeRead();
    }

    private void check() throws ModelFault {
        boolean answers = !broken && generation == environment.generation() && !environment.silent();
        if (!answers) {
            broken = true;
            throw new ModelFault("08006", "the connection broke");
        }
    }

    /** Breaks it from this side: whatever is asked afterwards fails with class 08. Idempotent. */
    public void breakOff() {
        broken = true;
    }

    /** Ends the session. Idempotent. */
    @Override
    public void close() {
        broken = true;
    }
}
