package io.holdfast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.read.Call;
import io.holdfast.time.Ticker;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A transaction goes on nowhere but in its own environment, whatever was known of the endpoint before. */
final class HeldLeaseTest {
    private final DirectRunner runner = new DirectRunner("one");

    @AfterEach
    void close() throws SQLException {
        RealPostgres.run("DROP FUNCTION IF EXISTS mz_environment_id()");
        runner.close();
    }

    @Test
    void theServerIsAskedForItsEnvironmentAnew() throws SQLException {
        RealPostgres.run("CREATE FUNCTION mz_environment_id() RETURNS text LANGUAGE sql AS $$SELECT 'here'$$");
        Lease lease = runner.hold(Call.of(Ticker.system(), Duration.ofSeconds(5)), false);
        try {
            HeldLease held = new HeldLease(lease, new AppliedSettings(any -> false), SessionState.EMPTY);
            assertThatThrownBy(() -> held.continueAt(new Snapshot("elsewhere", 7)))
                    .hasMessageContaining("another environment");
            assertThat(held.continuedAt()).isNull();
            held.continueAt(new Snapshot("here", 7));
            assertThat(held.continuedAt()).isEqualTo(new Snapshot("here", 7));
            assertThat(held.hasDeliveredNothing()).isFalse();
        } finally {
            lease.evict();
        }
    }
}
