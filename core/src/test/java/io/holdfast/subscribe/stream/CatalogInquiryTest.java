package io.holdfast.subscribe.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.MaterializeEmulator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a subscription learns of its object from the emulator's catalog. */
final class CatalogInquiryTest {
    private final MaterializeEmulator region = MaterializeEmulator.builder().start();
    private Connection connection;

    @BeforeEach
    void objects() throws SQLException {
        region.execute("CREATE TABLE t (a int) WITH (RETAIN HISTORY FOR '1 hour');"
                + " CREATE CLUSTER compute (SIZE = '25cc', REPLICATION FACTOR = 2);"
                + " CREATE MATERIALIZED VIEW v IN CLUSTER compute AS SELECT a FROM t");
        connection =
                DriverManager.getConnection("jdbc:postgresql://" + region.address() + "/materialize?user=materialize");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        region.close();
    }

    private ObjectFacts facts(String name) throws SQLException {
        return new CatalogInquiry(connection).of(ObjectName.parse(name));
    }

    @Test
    void theRetentionIsKnownAndATableIsHydrated() throws SQLException {
        assertThat(facts("t")).satisfies(facts -> {
            assertThat(facts.retentionMillis()).hasValue(Duration.ofHours(1).toMillis());
            assertThat(facts.hydrated()).isTrue();
            assertThat(facts.index()).isEmpty();
            assertThat(facts.refreshes()).isFalse();
        });
        assertThat(facts("nothing")).isEqualTo(ObjectFacts.UNKNOWN);
    }

    /** A replica that starts over and over must not keep a failover waiting. */
    @Test
    void oneReplicaThatHasTheContentIsEnough() throws SQLException {
        assertThat(facts("v").hydrated()).isTrue();
        region.clusters().hydrationTime(Duration.ofHours(1));
        restart("r2");
        assertThat(facts("v").hydrated()).isTrue();
        restart("r1");
        assertThat(facts("v").hydrated()).isFalse();
    }

    private void restart(String replica) {
        region.clusters().takeOffline("compute", replica);
        region.clusters().bringOnline("compute", replica);
    }
}
