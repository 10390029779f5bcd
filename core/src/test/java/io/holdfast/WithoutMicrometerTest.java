package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.MaterializeEmulator;
import java.io.File;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Micrometer is optional: a data source without a registry works where it is not on the class path. */
final class WithoutMicrometerTest {
    @Test
    void aDataSourceWithoutARegistryNeedsNoMicrometer() throws Exception {
        String[] all = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        String rest = Arrays.stream(all)
                .filter(part -> !part.contains("micrometer") && !part.contains("prometheus"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(rest).hasSizeLessThan(System.getProperty("java.class.path").length());
        try (MaterializeEmulator server = MaterializeEmulator.builder().start()) {
            server.execute("CREATE TABLE t (a bigint)");
            server.execute("INSERT INTO t VALUES (5)");
            int code = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            rest,
                            WithoutMicrometerTest.class.getName(),
                            server.address())
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(code).isZero();
        }
    }

    /** Reads a sum of 5 from an address; ends with 0 where that works. */
    public static void main(String[] arguments) throws SQLException {
        try (HoldfastDataSource materialize =
                HoldfastDataSource.builder().endpoint("east", arguments[0]).build()) {
            System.exit(Regions.sum(materialize) == 5 ? 0 : 1);
        }
    }
}
