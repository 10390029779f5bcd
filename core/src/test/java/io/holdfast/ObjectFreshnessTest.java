package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stale view in one region moves only the statements that read it. */
final class ObjectFreshnessTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int VIEWS = 20;

    private final Regions regions = new Regions();

    @BeforeEach
    void create() {
        for (var region : List.of(regions.east, regions.west)) {
            region.execute("CREATE CLUSTER lame (SIZE = '100cc')");
            for (int i = 0; i < VIEWS; i++) {
                String cluster = i == 7 ? " IN CLUSTER lame" : "";
                region.execute("CREATE MATERIALIZED VIEW v" + i + cluster + " AS SELECT sum(a) AS s FROM t");
            }
            region.execute("CREATE VIEW over_seven AS SELECT s FROM v7");
            region.execute("CREATE VIEW over_eight AS SELECT s FROM v8");
        }
    }

    @AfterEach
    void close() {
        regions.close();
    }

    private static String where(Connection connection, String sql) throws SQLException {
        return FreshnessTest.read(connection, sql).endpoint();
    }

    private HoldfastDataSourceBuilder builder() {
        return regions.builder().maxStaleness(Duration.ofSeconds(3)).set("stalenessCheck", "measured");
    }

    private void sevenStandsStill() {
        regions.east.clusters().takeOffline("lame", "r1", "oom-killed");
        await().atMost(LONG)
                .until(() -> regions.events.stream()
                        .anyMatch(event -> event instanceof HoldfastEvent.StalenessChanged stale
                                && stale.endpoint().equals("east")
                                && stale.objects().contains("v7")));
    }

    @Test
    void ofTwentyViewsNineteenStay() throws SQLException {
        try (HoldfastDataSource dataSource = builder().build();
                Connection connection = dataSource.getConnection()) {
            await().atMost(LONG)
                    .until(() -> IntStream.range(0, VIEWS)
                            .allMatch(i -> at(connection, "SELECT s FROM v" + i).equals("east")));
            sevenStandsStill();
            List<String> places = IntStream.range(0, VIEWS)
                    .mapToObj(i -> at(connection, "SELECT s FROM v" + i))
                    .toList();
            assertThat(places.get(7)).isEqualTo("west");
            assertThat(places.stream().filter("east"::equals)).hasSize(19);
            assertThat(where(connection, "SELECT s FROM over_seven")).isEqualTo("west");
            assertThat(where(connection, "SELECT s FROM over_eight")).isEqualTo("east");
            assertThat(where(connection, "SELECT x.s FROM v1 x, public.v7 y")).isEqualTo("west");
            assertThat(where(connection, "SELECT 1")).isEqualTo("east");
            assertThat(regions.events)
                    .noneMatch(event -> event instanceof HoldfastEvent.StalenessChanged stale && stale.whole());
        }
    }

    @Test
    void aNameThatNobodyKnowsYetMeansEverythingUntilItIsKnown() throws SQLException {
        try (HoldfastDataSource dataSource = builder().build();
                Connection connection = dataSource.getConnection()) {
            await().atMost(LONG).until(() -> at(connection, "SELECT s FROM v1").equals("east"));
            sevenStandsStill();
            for (var region : List.of(regions.east, regions.west)) {
                region.execute("CREATE MATERIALIZED VIEW fresh AS SELECT sum(a) AS s FROM t");
            }
            assertThat(where(connection, "SELECT s FROM fresh")).isEqualTo("west");
            await().atMost(LONG)
                    .until(() -> at(connection, "SELECT s FROM fresh").equals("east"));
        }
    }

    @Test
    void onlyWhatIsWatchedMatters() throws SQLException {
        try (HoldfastDataSource all = builder().name("all").build();
                HoldfastDataSource dataSource =
                        builder().set("watchedObjects", "v1, public.over_eight").build();
                Connection connection = dataSource.getConnection();
                Connection other = all.getConnection()) {
            await().atMost(LONG).until(() -> at(connection, "SELECT s FROM v1").equals("east"));
            sevenStandsStill();
            // v9 is not watched: everything that is decides, which is v1 and what over_eight reads
            assertThat(where(connection, "SELECT s FROM v9")).isEqualTo("east");
            assertThat(where(connection, "SELECT s FROM v8")).isEqualTo("east");
            assertThat(where(other, "SELECT s FROM v7")).isEqualTo("west");
        }
    }

    @Test
    void whatIsNotHydratedIsTold() {
        regions.east.clusters().takeOffline("lame", "r1", "oom-killed");
        try (HoldfastDataSource dataSource = builder().build()) {
            await().atMost(LONG)
                    .until(() -> regions.events.stream()
                            .anyMatch(event -> event instanceof HoldfastEvent.HydrationChanged hydration
                                    && hydration.endpoint().equals("east")
                                    && hydration.unhydrated().equals(Set.of("v7"))));
            assertThat(dataSource.status()).isNotNull();
        }
    }

    private static String at(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(5);
            try (ResultSet rows = statement.executeQuery(sql)) {
                return rows.unwrap(io.holdfast.freshness.ReadInfo.class).endpoint();
            }
        } catch (SQLException e) {
            return e.toString();
        }
    }
}
