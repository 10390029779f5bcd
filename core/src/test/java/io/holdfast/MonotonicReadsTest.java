package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.failure.StaleReadException;
import io.holdfast.freshness.ConsistencyToken;
import io.holdfast.freshness.MonotonicReads;
import io.holdfast.freshness.ReadInfo;
import io.holdfast.settings.StalePolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection is never answered from before what it has read, or what a token from elsewhere says. */
final class MonotonicReadsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String READ = "SELECT sum(a) FROM t";

    private final Regions regions = new Regions();

    @AfterEach
    void close() {
        regions.close();
    }

    private HoldfastDataSourceBuilder builder() {
        return regions.builder().set("monotonicReads", "true");
    }

    private void beat(long heartbeat) {
        regions.east.execute("INSERT INTO heartbeat VALUES (" + heartbeat + ")");
        regions.west.execute("INSERT INTO heartbeat VALUES (" + heartbeat + ")");
    }

    private HoldfastDataSourceBuilder withWatermark() {
        regions.east.execute("CREATE TABLE heartbeat (n bigint)");
        regions.west.execute("CREATE TABLE heartbeat (n bigint)");
        beat(1);
        return builder().set("watermarkQuery", "SELECT max(n) FROM heartbeat");
    }

    private static MonotonicReads monotonic(Connection connection) throws SQLException {
        return connection.unwrap(MonotonicReads.class);
    }

    @Test
    void aTokenGrowsWithEveryReadAndTravelsAsText() throws SQLException {
        try (HoldfastDataSource dataSource = builder().build();
                Connection connection = dataSource.getConnection();
                Connection other = dataSource.getConnection()) {
            assertThat(connection.getClientInfo("holdfast.consistencyToken")).isNull();
            ReadInfo info = FreshnessTest.read(connection, READ);
            ConsistencyToken token = monotonic(connection).consistencyToken();
            assertThat(token.timestamps())
                    .isEqualTo(Map.of(
                            regions.east.environmentId(), info.timestamp().orElseThrow()));
            other.setClientInfo("holdfast.consistencyToken", connection.getClientInfo("holdfast.consistencyToken"));
            ReadInfo later = FreshnessTest.read(other, READ);
            assertThat(later.timestamp().orElseThrow())
                    .isGreaterThanOrEqualTo(info.timestamp().orElseThrow());
            assertThatThrownBy(() -> other.setClientInfo("holdfast.consistencyToken", "nonsense"))
                    .hasMessageContaining("not a consistency token");
        }
    }

    @Test
    void anAnswerFromBeforeTheTokenIsNeverGivenWithinOneEnvironment() throws SQLException {
        try (HoldfastDataSource dataSource = HoldfastDataSource.builder()
                        .endpoint("east", regions.toEast.address())
                        .set("monotonicReads", "true")
                        .build();
                Connection connection = dataSource.getConnection()) {
            long now = FreshnessTest.read(connection, READ).timestamp().orElseThrow();
            regions.east.faults().freeze();
            await().atMost(LONG).until(() -> {
                long first = FreshnessTest.read(connection, READ).timestamp().orElseThrow();
                return first == FreshnessTest.read(connection, READ).timestamp().orElseThrow();
            });
            monotonic(connection)
                    .notBefore(new ConsistencyToken(
                            Map.of(regions.east.environmentId(), now + 3_600_000), OptionalLong.empty()));
            assertThatThrownBy(() -> FreshnessTest.read(connection, READ))
                    .isInstanceOf(StaleReadException.class)
                    .hasMessageContaining("what this connection has read");
        }
    }

    @Test
    void aReadWaitsForTheTokensTimeToCome() throws SQLException {
        try (HoldfastDataSource dataSource = builder().build();
                Connection connection = dataSource.getConnection()) {
            long now = FreshnessTest.read(connection, READ).timestamp().orElseThrow();
            monotonic(connection)
                    .notBefore(new ConsistencyToken(
                            Map.of(regions.east.environmentId(), now + 1_000), OptionalLong.empty()));
            assertThat(FreshnessTest.read(connection, READ).timestamp().orElseThrow())
                    .isGreaterThanOrEqualTo(now + 1_000);
        }
    }

    @Test
    void anotherEnvironmentIsNotAskedWithoutAWatermark() throws SQLException {
        try (HoldfastDataSource dataSource = builder().build();
                Connection connection = dataSource.getConnection()) {
            FreshnessTest.read(connection, READ);
            regions.toEast.refuse();
            await().atMost(LONG).until(() -> dataSource.status().serving().equals(java.util.Optional.of("west")));
            assertThatThrownBy(() -> FreshnessTest.read(connection, READ))
                    .isInstanceOf(StaleReadException.class)
                    .hasMessageContaining("west");
            try (Connection fresh = dataSource.getConnection()) {
                assertThat(FreshnessTest.read(fresh, READ).endpoint()).isEqualTo("west");
            }
        }
    }

    @Test
    void aPolicyThatRatherAnswersFlagsIt() throws SQLException {
        try (HoldfastDataSource dataSource =
                        builder().stalePolicy(StalePolicy.LEAST_STALE).build();
                Connection connection = dataSource.getConnection()) {
            FreshnessTest.read(connection, READ);
            regions.toEast.refuse();
            await().atMost(LONG).until(() -> dataSource.status().serving().equals(java.util.Optional.of("west")));
            ReadInfo info = FreshnessTest.read(connection, READ);
            assertThat(info.endpoint()).isEqualTo("west");
            assertThat(info.degraded()).isTrue();
        }
    }

    @Test
    void anotherEnvironmentIsAskedOnceItsWatermarkHasPassedWhatWasRead() throws SQLException {
        try (HoldfastDataSource dataSource = withWatermark().build();
                Connection connection = dataSource.getConnection()) {
            FreshnessTest.read(connection, READ);
            await().atMost(LONG)
                    .until(() ->
                            monotonic(connection).consistencyToken().watermark().isPresent());
            regions.toEast.refuse();
            await().atMost(LONG).until(() -> dataSource.status().serving().equals(java.util.Optional.of("west")));
            ReadInfo info = FreshnessTest.read(connection, READ);
            assertThat(info.endpoint()).isEqualTo("west");
            assertThat(monotonic(connection).consistencyToken().timestamps())
                    .containsOnlyKeys(regions.west.environmentId());
        }
    }

    @Test
    void anEnvironmentWhoseWatermarkStaysBehindIsNotAsked() throws SQLException {
        try (HoldfastDataSource dataSource = withWatermark().build();
                Connection connection = dataSource.getConnection()) {
            regions.east.execute("INSERT INTO heartbeat VALUES (2)");
            FreshnessTest.read(connection, READ);
            await().atMost(LONG)
                    .until(() ->
                            monotonic(connection).consistencyToken().watermark().equals(OptionalLong.of(2)));
            regions.toEast.refuse();
            await().atMost(LONG).until(() -> dataSource.status().serving().equals(java.util.Optional.of("west")));
            assertThatThrownBy(() -> FreshnessTest.read(connection, READ)).isInstanceOf(StaleReadException.class);
            regions.west.execute("INSERT INTO heartbeat VALUES (2)");
            await().atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> FreshnessTest.read(connection, READ).endpoint().equals("west"));
        }
    }
}
