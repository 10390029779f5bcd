package io.holdfast.subscribe.stream;

import java.sql.SQLException;
import java.time.Duration;

/** A script that does as a stage says, but for what a test overrides. */
abstract class Forwarding implements FakeStreams.Script {
    private final Stage stage;

    Forwarding(Stage stage) {
        this.stage = stage;
    }

    @Override
    public void before(FakeStream stream) throws SQLException {
        stage.before(stream);
    }

    @Override
    public Reply quiet(FakeStream stream, Duration silence) {
        return stage.quiet(stream, silence);
    }
}
