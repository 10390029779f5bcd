package io.holdfast.samples.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A whole run.
 *
 * @param form quick or full
 * @param machine where and when
 * @param parts in the order in which they ran
 */
public record Document(String form, Machine machine, List<Findings> parts) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * Reads a value that {@link #write(Path, Object)} wrote.
     *
     * @param <T> its type
     * @param file where it is
     * @param type what it is
     * @return it
     * @throws IOException where it cannot be read
     */
    public static <T> T read(Path file, Class<T> type) throws IOException {
        return JSON.readValue(Files.readAllBytes(file), type);
    }

    /**
     * Writes a value as JSON.
     *
     * @param file where to
     * @param value a record of this package
     * @throws IOException where it cannot be written
     */
    public static void write(Path file, Object value) throws IOException {
        Files.write(file, JSON.writeValueAsBytes(value));
    }
}
