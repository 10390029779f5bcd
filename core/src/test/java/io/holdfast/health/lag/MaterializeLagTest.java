package io.holdfast.health.lag;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.endpoint.physical.PhysicalConnection;
import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.testkit.Vintage;
import io.holdfast.testkit.time.VirtualClock;
import io.holdfast.time.Ticker;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is learned of one Materialize environment, against the emulator. */
final class MaterializeLagTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Relations relations = new Relations();
    private final List<Catalog> catalogs = new ArrayList<>();
    private final List<Set<String>> unhydrated = new ArrayList<>();
    private boolean cold;
    private LagView.Server server = LagView.Server.UNKNOWN;
    private MaterializeEmulator region = MaterializeEmulator.builder().start();
    private @Nullable Connection connection;

    @AfterEach
    void close() throws SQLException {
        if (connection != null) {
            connection.close();
        }
        region.close();
    }

    private void restart(MaterializeEmulator other) {
        region.close();
        region = other;
    }

    private LagDialect.Session begin(String... watched) throws SQLException {
        Connection opened = connect();
        connection = opened;
        MaterializeLag dialect = new MaterializeLag(relations, List.of(watched), Ticker.system());
        PhysicalConnection physical = new Direct(opened);
        assertThat(dialect.speaks(physical)).isTrue();
        return dialect.begin(physical, new LagDialect.Begun() {
            @Override
            public void begins(LagView.Server as, Catalog catalog) {
                server = as;
                catalogs.add(catalog);
            }

            @Override
            public void hydration(Set<String> names, boolean nothing) {
                unhydrated.add(names);
                cold = nothing;
            }
        });
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + region.address() + "/materialize?user=materialize");
    }

    private static LagReading reading(LagDialect.Session session) {
        return await().atMost(LONG)
                .until(session::next, found -> found != null && !found.objects().isEmpty());
    }

    private String id(String name) throws SQLException {
        try (Connection asking = connect();
                Statement statement = asking.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT id FROM mz_catalog.mz_objects WHERE name = '" + name + "'")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private long subscriptions() throws SQLException {
        try (Connection asking = connect();
                Statement statement = asking.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM mz_internal.mz_subscriptions")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void frontiersArePushed() throws SQLException {
        region.execute("CREATE TABLE t (a int)");
        LagDialect.Session session = begin();
        LagReading first = reading(session);
        assertThat(subscriptions()).isEqualTo(1);
        LagReading second = reading(session);
        String t = id("t");
        assertThat(first.objects()).containsOnlyKeys(t);
        assertThat(requireNonNull(first.objects().get(t)).lag()).isBetween(0L, 20_000L);
        assertThat(requireNonNull(second.objects().get(t)).frontier())
                .isGreaterThan(requireNonNull(first.objects().get(t)).frontier());
        assertThat(server.environment()).isEqualTo(region.environmentId());
        assertThat(server.enforces()).isTrue();
        assertThat(server.strict()).isTrue();
    }

    @Test
    void whereAPushIsRefusedItIsPolled() throws SQLException {
        region.execute("CREATE TABLE t (a int)");
        region.faults().failStatement(1, "0A000", "SUBSCRIBE is not supported here", "SUBSCRIBE");
        LagReading read = reading(begin());
        assertThat(subscriptions()).isZero();
        assertThat(requireNonNull(read.objects().get(id("t"))).lag()).isBetween(0L, 20_000L);
    }

    @Test
    void aPushThatIsRefusedAtTheFirstFetchIsPolledToo() throws SQLException {
        region.execute("CREATE TABLE t (a int)");
        region.faults().failStatement(1, "0A000", "SUBSCRIBE is not supported here", "FETCH");
        LagReading read = reading(begin());
        assertThat(subscriptions()).isZero();
        assertThat(read.objects()).hasSize(1);
    }

    @Test
    void aClockOfOursThatIsWrongByYearsChangesNoLag() throws SQLException {
        VirtualClock clock = VirtualClock.at(1_500_000_000_000L);
        restart(MaterializeEmulator.builder().clock(clock).start());
        region.execute("CREATE TABLE t (a int)");
        LagDialect.Session session = begin();
        LagReading heard = await().atMost(LONG)
                .until(
                        () -> {
                            clock.advance(Duration.ofSeconds(1));
                            return session.next();
                        },
                        found -> found != null && !found.objects().isEmpty());
        assertThat(requireNonNull(requireNonNull(heard).objects().get(id("t"))).lag())
                .isBetween(0L, 60_000L);
    }

    @Test
    void aLagIsMeasuredThoughTheServersOwnTimestampsLagToo() throws SQLException {
        region.execute("CREATE TABLE t (a int)");
        region.faults().lag(Duration.ofHours(1));
        LagDialect.Session session = begin();
        String t = id("t");
        region.faults().lag(Duration.ofSeconds(3));
        await().atMost(LONG)
                .until(
                        session::next,
                        found -> found != null
                                && found.objects().containsKey(t)
                                && found.objects().get(t).lag() >= 2_900);
    }

    @Test
    void aViewIsReadFromWhatItSelectsFromAndAMaterializedOneFromItself() throws SQLException {
        region.execute("CREATE TABLE t (a int)");
        region.execute("CREATE TABLE u (a int)");
        region.execute("CREATE VIEW plain AS SELECT t.a FROM t JOIN u ON t.a = u.a");
        region.execute("CREATE MATERIALIZED VIEW kept AS SELECT a FROM plain");
        region.execute("CREATE VIEW over AS SELECT a FROM kept");
        region.execute("CREATE INDEX plain_idx ON plain (a)");
        begin().next();
        Catalog catalog = catalogs.get(0);
        assertThat(leaves(catalog, "plain")).containsExactlyInAnyOrder(id("t"), id("u"));
        assertThat(leaves(catalog, "over")).containsExactly(id("kept"));
        assertThat(leaves(catalog, "kept")).containsExactly(id("kept"));
        int plain = relations.number("materialize", "public", "plain");
        assertThat(catalog.indexes().get(plain)).containsExactly(id("plain_idx"));
    }

    @Test
    void whatIsNotWatchedIsNotHeard() throws SQLException {
        region.execute("CREATE TABLE t (a int)");
        region.execute("CREATE TABLE u (a int)");
        region.execute("CREATE VIEW plain AS SELECT a FROM u");
        LagDialect.Session session = begin("public.plain");
        LagReading read = reading(session);
        assertThat(read.objects()).containsOnlyKeys(id("u"));
        assertThat(leaves(catalogs.get(0), "plain")).containsExactly(id("u"));
        assertThat(catalogs.get(0).leaves()).doesNotContainKey(relations.number("materialize", "public", "u"));
    }

    @Test
    void whatNoReplicaHasHydratedIsTold() throws SQLException {
        region.execute("CREATE TABLE t (a int)");
        region.execute("CREATE CLUSTER lame (SIZE = '100cc')");
        region.execute("CREATE MATERIALIZED VIEW v IN CLUSTER lame AS SELECT a FROM t");
        region.execute("CREATE MATERIALIZED VIEW w AS SELECT a FROM t");
        region.clusters().takeOffline("lame", "r1", "oom-killed");
        begin().next();
        assertThat(unhydrated).containsExactly(Set.of("v"));
        assertThat(cold).as("w is there").isFalse();
    }

    @Test
    void whereNothingIsHydratedTheWholeIsCold() throws SQLException {
        region.execute("CREATE TABLE t (a int)");
        region.execute("CREATE CLUSTER lame (SIZE = '100cc')");
        region.execute("CREATE MATERIALIZED VIEW v IN CLUSTER lame AS SELECT a FROM t");
        region.clusters().takeOffline("lame", "r1", "oom-killed");
        begin().next();
        assertThat(cold).isTrue();
    }

    @Test
    void anOlderServerIsHeardToo() throws SQLException {
        restart(MaterializeEmulator.builder().vintage(Vintage.OLD).start());
        region.execute("CREATE TABLE t (a int)");
        assertThat(reading(begin()).objects()).hasSize(1);
    }

    private Set<String> leaves(Catalog catalog, String relation) {
        return requireNonNull(catalog.leaves().get(relations.number("materialize", "public", relation)));
    }

    /** A driver's connection as it is. */
    private record Direct(Connection jdbc) implements PhysicalConnection {
        @Override
        public String endpoint() {
            return "direct";
        }

        @Override
        public void breakOff() {}

        @Override
        public void close() {}
    }
}
