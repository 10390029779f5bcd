package io.holdfast.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.testkit.Region;
import io.holdfast.testkit.Regions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@EmulatedRegions(
        value = {"us-east-1", "eu-west-1"},
        sql = "CREATE TABLE bids (id int)")
final class RegionsExtensionTest {
    @AfterAll
    static void everyRegionIsGone() {
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().contains("emulator-us-east-1-")
                        || thread.getName().contains("emulator-only-one-"));
    }

    @BeforeEach
    void feed(Regions regions) {
        regions.all().forEach(region -> region.emulator().execute("CREATE VIEW ids AS SELECT id FROM bids"));
    }

    @RepeatedTest(2)
    void everyTestGetsFreshRegions(Regions regions) {
        regions.upstream().insert("bids", 1);

        assertThat(regions.all())
                .extracting(region -> region.emulator().query("SELECT count(*) FROM ids"))
                .containsExactly(List.of(List.of(1L)), List.of(List.of(1L)));
    }

    @Test
    @EmulatedRegions(value = "only-one", sql = "CREATE TABLE bids (id int)")
    void aMethodsRegionsReplaceThoseOfItsClass(Region region, MaterializeEmulator emulator) {
        assertThat(region.name()).isEqualTo("only-one");
        assertThat(region.emulator()).isSameAs(emulator);
    }
}
