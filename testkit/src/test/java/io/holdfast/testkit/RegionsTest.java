package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.testkit.time.VirtualClock;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RegionsTest {
    private static final List<String> NAMES = List.of("us-east-1", "eu-west-1");
    private static final String TABLE = "CREATE TABLE bids (id int, name text)";

    @Test
    void changesReachEveryRegionAtOneTimestampAndEachAfterItsLag() {
        VirtualClock clock = VirtualClock.at(1_000_000);
        try (Regions regions = Regions.start(NAMES, builder -> builder.clock(clock), TABLE)) {
            regions.upstream()
                    .lag("eu-west-1", Duration.ofMillis(200))
                    .apply(new RowChanges().insert("bids", 1, "a").insert("bids", 2, null));

            assertThat(count(regions, "us-east-1")).isEqualTo(2L);
            assertThat(count(regions, "eu-west-1")).isEqualTo(0L);
            assertThat(regions.upstream().pending("eu-west-1")).isOne();
            clock.advance(Duration.ofMillis(199));
            assertThat(count(regions, "eu-west-1")).isEqualTo(0L);
            clock.advance(Duration.ofMillis(6));
            assertThat(count(regions, "eu-west-1")).isEqualTo(2L);
            assertThat(regions.upstream().pending("eu-west-1")).isZero();

            regions.upstream().lag("eu-west-1", Duration.ZERO).delete("bids", 1, "a");

            assertThat(count(regions, "eu-west-1")).isEqualTo(1L);
        }
    }

    @Test
    void whatDoesNotFitIsRefusedAtOnceOrWithTheNextChange() {
        VirtualClock clock = VirtualClock.at(1_000_000);
        try (Regions regions = Regions.start(NAMES, builder -> builder.clock(clock), TABLE)) {
            Upstream upstream = regions.upstream();
            assertThatIllegalArgumentException().isThrownBy(() -> upstream.insert("bids", "one", "a"));
            upstream.lag("us-east-1", Duration.ofMillis(10)).lag("eu-west-1", Duration.ofMillis(10));
            upstream.delete("bids", 1, "a");
            clock.advance(Duration.ofMillis(100));

            assertThatIllegalStateException()
                    .isThrownBy(() -> upstream.insert("bids", 1, "a"))
                    .withMessageContaining("no such row to delete");
            assertThatIllegalArgumentException().isThrownBy(() -> upstream.lag("mars", Duration.ZERO));
            assertThatIllegalArgumentException().isThrownBy(() -> upstream.lag("us-east-1", Duration.ofMillis(-1)));
        }
    }

    @Test
    void aLostRegionRefusesAndARestoredOneServesWhatItHad() throws SQLException {
        try (Regions regions = Regions.start(NAMES, TABLE)) {
            Region east = regions.get("us-east-1");
            regions.upstream().insert("bids", 1, "a");
            east.lose();
            assertThatThrownBy(() -> DriverManager.getConnection(east.jdbcUrl()))
                    .hasMessageContaining("refused");

            east.restore();

            try (Connection connection = DriverManager.getConnection(east.jdbcUrl())) {
                assertThat(connection.isValid(5)).isTrue();
            }
            assertThat(count(regions, "us-east-1")).isEqualTo(1L);
        }
    }

    @Test
    void aBadStartLeavesNothingBehind() {
        assertThatIllegalArgumentException().isThrownBy(() -> Regions.start(List.of("a", "a"), TABLE));
        assertThatIllegalStateException().isThrownBy(() -> Regions.start(List.of("leaky"), "SELEC 1"));

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().contains("-leaky-"));
    }

    private static Object count(Regions regions, String region) {
        return regions.get(region)
                .emulator()
                .query("SELECT count(*) FROM bids")
                .get(0)
                .get(0);
    }
}
