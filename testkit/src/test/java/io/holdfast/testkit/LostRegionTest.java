package io.holdfast.testkit;

import static io.holdfast.testkit.ReadmeTest.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.junit.EmulatedRegions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The README's test with the JUnit extension. */
// readme
@EmulatedRegions(
        value = {"us-east-1", "eu-west-1"},
        sql = "CREATE TABLE bids (id int, item text)")
final class LostRegionTest {
    @Test
    void theOtherRegionStillAnswers(Regions regions) throws SQLException {
        regions.upstream().insert("bids", 1, "lamp");
        regions.get("us-east-1").lose();
        try (Connection west =
                DriverManager.getConnection(regions.get("eu-west-1").jdbcUrl())) {
            assertThat(count(west, "SELECT count(*) FROM bids")).isEqualTo(1);
        }
    }
}
// end
