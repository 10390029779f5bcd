package io.holdfast.samples.failovertest;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.HoldfastDataSource;
import io.holdfast.testkit.Regions;
import io.holdfast.testkit.junit.EmulatedRegions;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A team's test of its own failover: two regions, the same data in both, and the one that serves is lost. */
@EmulatedRegions(
        value = {"us-east-1", "eu-west-1"},
        sql = "CREATE TABLE bids (id int, amount int)")
final class FailoverTest {
    @Test
    void theBestBidIsStillReadWhenTheServingRegionIsLost(Regions regions) throws SQLException {
        regions.upstream().insert("bids", 1, 10).insert("bids", 2, 20);
        try (HoldfastDataSource materialize = HoldfastDataSource.builder()
                .endpoint("us-east-1", regions.get("us-east-1").address())
                .endpoint("eu-west-1", regions.get("eu-west-1").address())
                .build()) {
            BestBid best = new BestBid(materialize);
            assertThat(best.amount()).isEqualTo(20);
            regions.get("us-east-1").lose();
            assertThat(best.amount()).isEqualTo(20);
        }
    }
}
