package io.holdfast.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lag behind the wall clock is what was sampled, minute by minute, and no more than that. */
@Timeout(30)
final class LagHistoryTest {
    private static final String GLOBAL = "SELECT o.name, l.lag FROM mz_internal.mz_wallclock_global_lag l"
            + " JOIN mz_objects o ON o.id = l.object_id ORDER BY o.name";

    private final Fixture fixture = new Fixture();
    private Client client;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        client.run("CREATE TABLE t (a int)");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private long count(String relation) throws SqlError {
        return Long.parseLong(
                client.rows("SELECT count(*) FROM mz_internal." + relation).get(0));
    }

    @Test
    void tellsTheNewestMinuteAndNothingBeforeTheFirst() throws SqlError {
        assertThat(client.rows(GLOBAL)).isEmpty();
        fixture.seconds(59);
        assertThat(client.rows(GLOBAL)).isEmpty();
        fixture.environment.freeze("t", true);
        fixture.seconds(1);
        String first = client.rows(GLOBAL).get(0);
        fixture.seconds(59);
        assertThat(client.rows(GLOBAL)).containsExactly(first);
        fixture.seconds(1);
        assertThat(client.rows(GLOBAL)).containsExactly("t 00:01:01");
        assertThat(client.rows("SELECT DISTINCT date_trunc('minute', occurred_at) = occurred_at"
                        + " FROM mz_internal.mz_wallclock_global_lag_recent_history"))
                .containsExactly("true");
    }

    @Test
    void forgetsWhatWasNotSampledForFiveMinutes() throws SqlError {
        client.run("CREATE CLUSTER c (SIZE '25cc'); CREATE INDEX i IN CLUSTER c ON t (a)");
        fixture.seconds(60);
        client.run("ALTER CLUSTER c SET (REPLICATION FACTOR 0)");
        fixture.seconds(240);
        assertThat(client.rows(GLOBAL)).containsExactly("i 00:00:00", "t 00:00:00");
        fixture.seconds(60);
        assertThat(client.rows(GLOBAL)).containsExactly("t 00:00:00");
    }

    @Test
    void measuresAnIndexOnEachReplicaAndTellsTheBest() throws SqlError {
        fixture.environment.clusters().pace(Duration.ZERO, Duration.ofSeconds(90));
        client.run("CREATE CLUSTER c (SIZE '25cc', REPLICATION FACTOR 2); CREATE INDEX i IN CLUSTER c ON t (a)");
        fixture.environment.clusters().online("c", "r2", false, null);
        fixture.seconds(60);
        assertThat(client.rows(GLOBAL)).containsExactly("i null", "t 00:00:00");
        fixture.seconds(60);
        assertThat(client.rows(GLOBAL)).containsExactly("i 00:00:00", "t 00:00:00");
        assertThat(client.rows("SELECT r.name, h.lag FROM mz_internal.mz_wallclock_lag_history h"
                        + " JOIN mz_cluster_replicas r ON r.id = h.replica_id ORDER BY h.occurred_at, r.name"))
                .containsExactly("r1 null", "r2 null", "r1 00:00:00", "r2 null");
        assertThat(client.rows("SELECT count(*) FROM mz_internal.mz_wallclock_lag_history WHERE replica_id IS NULL"))
                .containsExactly("2");
    }

    @Test
    void keepsThirtyDaysAndCallsOneOfThemRecent() throws SqlError {
        fixture.clock.advance(Duration.ofDays(31));
        assertThat(count("mz_wallclock_lag_history")).isEqualTo(30 * 1440);
        assertThat(count("mz_wallclock_global_lag_history")).isEqualTo(30 * 1440);
        assertThat(count("mz_wallclock_global_lag_recent_history")).isEqualTo(1440);
        assertThat(client.rows("SELECT sum(count)::text, min(lag_seconds), max(lag_seconds)"
                        + " FROM mz_internal.mz_wallclock_global_lag_histogram"))
                .containsExactly(30 * 1440 + " 1 1");
    }

    @Test
    void countsMinutesByLagAndDay() throws SqlError {
        fixture.environment.freeze("t", true);
        fixture.seconds(180);
        assertThat(client.rows("SELECT period_end - period_start, lag_seconds, count"
                        + " FROM mz_internal.mz_wallclock_global_lag_histogram ORDER BY lag_seconds"))
                .containsExactly("1 day 64 1", "1 day 128 1", "1 day 256 1");
    }

    @Test
    void tellsWhatHydratesOperatorByOperator() throws SqlError {
        fixture.environment.clusters().pace(Duration.ZERO, Duration.ofSeconds(10));
        client.run("CREATE CLUSTER c (SIZE '25cc', REPLICATION FACTOR 2); CREATE INDEX i IN CLUSTER c ON t (a)");
        String operators = "SELECT physical_plan_node_id, hydrated, count(*)"
                + " FROM mz_internal.mz_compute_operator_hydration_statuses GROUP BY 1, 2";
        assertThat(client.rows(operators)).containsExactly("1 false 2");
        fixture.seconds(10);
        assertThat(client.rows(operators)).containsExactly("1 true 2");
    }
}
