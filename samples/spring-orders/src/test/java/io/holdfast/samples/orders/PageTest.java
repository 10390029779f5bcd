package io.holdfast.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real Chromium, by node's playwright-core on NODE_PATH; skipped where one of the three is not there. {@code
 * -Dorders.screenshots=docs} renews the pictures of the README.
 */
final class PageTest {
    @Test
    void holdsInARealBrowserWhileRegionsDieAndReturn(@TempDir Path folder) throws Exception {
        Optional<Path> chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(chromium.isPresent(), "no Chromium on this machine: the page is not driven");
        assumeTrue(
                nodeIsThere()
                        && run(folder, List.of("node", "-e", "require('playwright-core')"))
                                .isEmpty(),
                "no playwright-core");
        try (RunningApplication application = new RunningApplication("--holdfast.failback-delay=1s")) {
            List<String> command = new ArrayList<>(List.of(
                    "node",
                    Path.of("src/test/resources/page.cjs").toAbsolutePath().toString(),
                    application.uri("/").toString(),
                    chromium.get().toString()));
            String pictures = System.getProperty("orders.screenshots");
            if (pictures != null) {
                command.add(Path.of(pictures).toAbsolutePath().toString());
            }
            assertThat(run(folder, command)).contains("the page held");
        }
    }

    private static boolean nodeIsThere() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
    }

    private static String run(Path folder, List<String> command) throws Exception {
        Path output = Files.createTempFile(folder, "node", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(4, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
