package io.holdfast.driver.onefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.testkit.Region;
import io.holdfast.testkit.Regions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** With the jar and a URL on the class path, and nothing of Holdfast in the program, no read fails. */
final class SurvivalIT {
    private static final List<Consumer<Region>> FAULTS = List.of(
            region -> region.emulator().crash(),
            region -> region.network().refuse(),
            region -> region.network().reset(),
            region -> region.network().blackHole());

    @TempDir
    private Path folder;

    private final Regions regions = Regions.start(
            List.of("east", "west"),
            settings -> settings.user("app").password("p w"),
            "CREATE TABLE region (name text)");
    private Path programs = Path.of("");

    @BeforeEach
    void name() throws Exception {
        programs = Fork.programs(folder);
        regions.all()
                .forEach(region -> region.emulator().execute("INSERT INTO region VALUES ('" + region.name() + "')"));
    }

    @AfterEach
    void end() {
        regions.close();
    }

    @Test
    void aPlainProgramLosesNoRead() throws Exception {
        String path = Fork.path(Fork.JAR, programs);
        survives(Fork.java("-cp", path, "io.holdfast.driver.program.PlainProgram", url()));
    }

    @Test
    void noReadIsLostUnderAStockPoolOfTwo() throws Exception {
        survives(pooled(2));
    }

    @Test
    void noReadIsLostUnderAStockPoolOfFifty() throws Exception {
        survives(pooled(50));
    }

    private Fork pooled(int size) throws Exception {
        String path = Fork.path(Fork.JAR, programs, Fork.place(HikariDataSource.class), Fork.place(Logger.class));
        return Fork.java("-cp", path, "io.holdfast.driver.program.PooledProgram", url(), Integer.toString(size));
    }

    private String url() {
        return "jdbc:holdfast://east=" + regions.get("east").address() + ",west="
                + regions.get("west").address()
                + "/materialize?user=app&password=p%20w&poolSize=4&failbackDelay=1h";
    }

    private void survives(Fork program) throws Exception {
        try (program) {
            Region serving = regions.get("east");
            Region other = regions.get("west");
            program.awaitNewest("answered by", "answered by east");
            for (Consumer<Region> fault : FAULTS) {
                fault.accept(serving);
                program.awaitNewest("answered by", "answered by " + other.name());
                heal(serving);
                Region back = other;
                other = serving;
                serving = back;
            }
            program.tell("end");
            assertThat(program.end()).isZero();
            assertThat(program.lines()).noneMatch(line -> line.startsWith("FAILED"));
            assertThat(program.lines())
                    .filteredOn(line -> line.startsWith("reads "))
                    .singleElement()
                    .asString()
                    .matches("reads [1-9][0-9]* failed 0");
        }
    }

    /** The next fault is the other region's: this one must be whole, its pool of four and its probe. */
    private static void heal(Region region) {
        region.network().pass();
        region.emulator().restart();
        await().atMost(Duration.ofSeconds(60)).until(() -> region.emulator().connections() >= 5);
    }
}
