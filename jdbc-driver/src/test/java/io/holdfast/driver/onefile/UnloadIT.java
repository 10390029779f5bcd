package io.holdfast.driver.onefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.MaterializeEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container can load and unload an application with the jar in it. */
final class UnloadIT {
    private static final int TIMES = Integer.getInteger("driver.reloads", 100);

    @Test
    void aHundredLoadsLeaveNoThreadAndNoClassLoader(@TempDir Path folder) throws Exception {
        Path application = Fork.programs(Files.createDirectory(folder.resolve("application")));
        try (MaterializeEmulator region = MaterializeEmulator.builder().start()) {
            region.execute("CREATE TABLE region (name text); INSERT INTO region VALUES ('here')");
            Fork container = Fork.java(
                    // PgJDBC keeps a cleaner's thread for 30 s after its last object
                    "-Dpgjdbc.config.cleanup.thread.ttl=1000",
                    "-Xmx256m",
                    "-cp",
                    application.toString(),
                    "io.holdfast.driver.program.ReloadingContainer",
                    "jdbc:holdfast://" + region.address() + "/materialize?poolSize=1",
                    Integer.toString(TIMES),
                    Fork.path(Fork.JAR, application));
            try (container) {
                assertThat(container.end())
                        .as(() -> container.lines().toString())
                        .isZero();
                assertThat(container.lines())
                        .filteredOn(line -> line.startsWith("loaded "))
                        .containsExactly("loaded " + TIMES + " loaders left [] threads left []");
            }
        }
    }
}
