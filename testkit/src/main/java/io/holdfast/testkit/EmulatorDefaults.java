package io.holdfast.testkit;

import io.holdfast.testkit.engine.Engine;
import io.holdfast.testkit.time.EmulatorClock;
import io.holdfast.testkit.type.SqlError;
import java.time.Duration;

/** What the emulator serves where a builder does not say. */
final class EmulatorDefaults {
    static final String USER = "materialize";
    static final String DATABASE = "materialize";
    static final String VERSION = "v26.4.0 (holdfast emulator)";
    static final int NO_PROCESS = 0;

    private EmulatorDefaults() {}

    static Engine engine(String environmentId, EmulatorClock clock, Duration retention) {
        return start -> {
            throw SqlError.fatal("57P03", "no engine: " + environmentId + clock + retention);
        };
    }

    static void release(Engine engine) {
        if (engine instanceof AutoCloseable resource) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException("the engine did not close", e);
            }
        }
    }
}
