package io.holdfast.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.testkit.Authentication;
import io.holdfast.testkit.EmulatorBuilder;
import io.holdfast.testkit.MaterializeEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** node's {@code pg} runs the documented SUBSCRIBE loop. It is looked for where {@code NODE_PATH} says. */
final class NodeClientTest {
    private static final Path SCRIPT = Path.of("src/test/resources/client/subscribe.js");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(Authentication.class)
    void theDocumentedLoopSeesEveryChange(Authentication method) throws Exception {
        assumeTrue(pgIsThere(), "node or its module pg is not installed");
        EmulatorBuilder builder = MaterializeEmulator.builder().authentication(method);
        try (MaterializeEmulator emulator = builder.password("s3cret").start()) {
            emulator.execute("CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, 'one'), (2, NULL)");
            Path output = directory.resolve("output.txt");
            Process node = start(output, emulator.address());
            try {
                await().atMost(Duration.ofSeconds(20)).until(() -> lines(output).size() >= 2 || !node.isAlive());
                emulator.execute("UPDATE t SET b = 'uno' WHERE a = 1");

                assertThat(node.waitFor(20, TimeUnit.SECONDS)).isTrue();
            } finally {
                node.destroyForcibly();
            }
            List<String> lines = lines(output);
            assertThat(lines).hasSize(6);
            assertThat(lines.subList(0, 2)).containsExactlyInAnyOrder("[\"1\",1,\"one\"]", "[\"1\",2,null]");
            assertThat(lines.subList(2, 4)).containsExactlyInAnyOrder("[\"-1\",1,\"one\"]", "[\"1\",1,\"uno\"]");
            assertThat(lines.subList(4, 6)).containsExactly("{\"next\":42,\"same\":\"x\"}", "XX000");
        }
    }

    private static Process start(Path output, String address) throws IOException {
        return new ProcessBuilder(
                        "node", SCRIPT.toString(), "postgres://materialize:s3cret@" + address + "/materialize", "4")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static List<String> lines(Path output) throws IOException {
        return Files.readAllLines(output);
    }

    private static boolean pgIsThere() throws IOException, InterruptedException {
        boolean node = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
        boolean there = node
                && new ProcessBuilder("node", "-e", "require('pg')")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
        if (!there) {
            System.out.println("node's pg is not installed (NODE_PATH says where to look): its test is skipped");
        }
        return there;
    }
}
