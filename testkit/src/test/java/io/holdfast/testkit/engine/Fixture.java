package io.holdfast.testkit.engine;

import io.holdfast.testkit.time.VirtualClock;
import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** An environment under a virtual clock. */
final class Fixture implements AutoCloseable {
    static final long START = 1_700_000_000_000L;

    final VirtualClock clock = VirtualClock.at(START);
    final Environment environment;

    Fixture() {
        this(EnvironmentOptions.of("aws-us-east-1-0"));
    }

    Fixture(EnvironmentOptions options) {
        environment = Environment.create(options.withClock(clock));
    }

    static Fixture remembering(Duration retention) {
        return new Fixture(EnvironmentOptions.of("aws-us-east-1-0").withRetention(retention));
    }

    Client client() throws SqlError {
        return new Client(environment);
    }

    void seconds(long seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    /** The newest readable time. */
    long now() {
        return environment.store().upper() - 1;
    }

    static SqlError failure(ThrowingCallable call) {
        Throwable thrown = Assertions.catchThrowable(call);
        Assertions.assertThat(thrown).isInstanceOf(SqlError.class);
        return (SqlError) thrown;
    }

    static void fails(String sqlState, String message, ThrowingCallable call) {
        SqlError error = failure(call);
        Assertions.assertThat(error.sqlState() + " " + error.message()).isEqualTo(sqlState + " " + message);
    }

    @Override
    public void close() {
        environment.close();
    }
}
