package io.holdfast.subscribe.stream;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.subscribe.Columns;
import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Streams without sockets. A script says what happens before each read. */
final class FakeStreams implements ChangeStreams {
    private final Map<String, FakeEnvironment> environments;
    private final Random random;
    private final List<String> asked = new ArrayList<>();
    private final Map<String, ObjectFacts> facts = new HashMap<>();
    private Script script = new Script() {};
    private Columns columns = FakeEnvironment.COLUMNS;

    FakeStreams(Map<String, FakeEnvironment> environmentOfEndpoint, Random random) {
        this.environments = environmentOfEndpoint;
        this.random = random;
    }

    void script(Script next) {
        script = next;
    }

    Script script() {
        return script;
    }

    void columns(Columns next) {
        columns = next;
    }

    /** What an endpoint's catalog says. */
    void facts(String endpoint, ObjectFacts next) {
        facts.put(endpoint, next);
    }

    ObjectFacts facts(String endpoint) {
        return facts.getOrDefault(endpoint, ObjectFacts.UNKNOWN);
    }

    Columns columns() {
        return columns;
    }

    Random random() {
        return random;
    }

    /** What was asked for, as {@code endpoint: SQL}. */
    List<String> asked() {
        return asked;
    }

    void beginning(String endpoint, StreamRequest request) throws SQLException {
        asked.add(endpoint + ": " + request.sql());
        script.begin(endpoint);
    }

    @Override
    public ChangeStream connect(PhysicalEndpoint endpoint, String purpose, Deadline deadline) throws SQLException {
        script.connect(endpoint.name());
        FakeEnvironment environment = environments.get(endpoint.name());
        if (environment == null) {
            throw new SQLException("no such endpoint", "08001");
        }
        return new FakeStream(this, endpoint.name(), environment);
    }

    /** What happens to streams. */
    interface Script {
        /** Before a connection stands. */
        default void connect(String endpoint) throws SQLException {}

        /** Before a cursor is declared. */
        default void begin(String endpoint) throws SQLException {}

        /** Before each read: the world goes on, or the stream breaks. */
        default void before(FakeStream stream) throws SQLException {}

        /** Where a read finds nothing to say. */
        default Reply quiet(FakeStream stream, Duration silence) throws SQLException {
            throw new SQLException("nothing came for " + silence, "08006");
        }

        /** Most messages of one read. */
        default int atMost() {
            return Integer.MAX_VALUE;
        }

        /** By how much a snapshot's timestamp is beyond what can be read already. */
        default long readAhead() {
            return 0;
        }

        /** Whether lost history is reported as newer servers do. */
        default boolean newWording() {
            return true;
        }
    }
}
