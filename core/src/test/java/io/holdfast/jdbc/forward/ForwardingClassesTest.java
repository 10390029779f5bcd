package io.holdfast.jdbc.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The forwarding classes are what the generator writes; nobody edits them. {@code -Dforward.generate=true} writes them anew
 * (and {@code mvn spotless:apply} formats them).
 */
final class ForwardingClassesTest {
    private static final Path SOURCES = Path.of("src/main/java");

    @ParameterizedTest
    @CsvSource({
        "io.holdfast.jdbc.forward, java.sql.ResultSet",
        "io.holdfast.jdbc.forward, java.sql.CallableStatement",
        "io.holdfast.endpoint.physical, java.sql.Connection"
    })
    void theCommittedClassIsWhatTheGeneratorWrites(String home, Class<?> type) throws IOException {
        Path file = SOURCES.resolve(home.replace('.', '/')).resolve(ForwardingSource.nameFor(type) + ".java");
        if (Boolean.getBoolean("forward.generate")) {
            Files.writeString(file, ForwardingSource.of(home, type));
        }

        assertThat(blanksRemoved(Files.readString(file))).isEqualTo(blanksRemoved(ForwardingSource.of(home, type)));
    }

    private static String blanksRemoved(String source) {
        return source.replaceAll("\\s+", "");
    }
}
