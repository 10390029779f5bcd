package io.holdfast.jdbc.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.CallableStatement;
import java.sql.ResultSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The forwarding classes are what the generator writes; nobody edits them. {@code -Dforward.generate=true} writes them anew
 * (and {@code mvn spotless:apply} formats them).
 */
final class ForwardingClassesTest {
    private static final Path SOURCES = Path.of("src/main/java/io/holdfast/jdbc/forward");

    @ParameterizedTest
    @ValueSource(classes = {ResultSet.class, CallableStatement.class})
    void theCommittedClassIsWhatTheGeneratorWrites(Class<?> type) throws IOException {
        Path file = SOURCES.resolve(ForwardingSource.nameFor(type) + ".java");
        if (Boolean.getBoolean("forward.generate")) {
            Files.writeString(file, ForwardingSource.of(type));
        }

        assertThat(blanksRemoved(Files.readString(file))).isEqualTo(blanksRemoved(ForwardingSource.of(type)));
    }

    private static String blanksRemoved(String source) {
        return source.replaceAll("\\s+", "");
    }
}
