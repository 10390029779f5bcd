package io.holdfast.driver.onefile;

import static org.awaitility.Awaitility.await;

import io.holdfast.driver.program.PlainProgram;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM of its own whose class path is the one-file jar and what else is named; never this build's. */
final class Fork implements AutoCloseable {
    /** The jar that was just built. */
    static final Path JAR = Path.of(System.getProperty("driver.jar", "target/holdfast-jdbc-driver-0.1.0-SNAPSHOT.jar"))
            .toAbsolutePath();

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private Fork(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "fork-output");
        reader.start();
    }

    /** Starts {@code java <arguments>}. */
    static Fork java(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("JAVA_TOOL"));
        return new Fork(builder.start());
    }

    /** The programs of this build, and nothing else of it, in a folder. */
    static Path programs(Path folder) throws IOException {
        Path from = place(PlainProgram.class).resolve(packagePath());
        Path to = Files.createDirectories(folder.resolve(packagePath()));
        try (Stream<Path> classes = Files.list(from)) {
            for (Path type : classes.toList()) {
                Files.copy(type, to.resolve(type.getFileName()));
            }
        }
        return folder;
    }

    private static String packagePath() {
        return PlainProgram.class.getPackageName().replace('.', '/');
    }

    /** Where a class of this build's class path comes from: a stock library to put beside the jar. */
    static Path place(Class<?> type) {
        CodeSource source = Objects.requireNonNull(type.getProtectionDomain().getCodeSource());
        return Path.of(source.getLocation().getPath());
    }

    static String path(Path... places) {
        return String.join(
                File.pathSeparator, Stream.of(places).map(Path::toString).toList());
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("output ended: " + e);
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Waits until the newest line that begins so says this. */
    void awaitNewest(String beginning, String line) {
        await("'" + line + "' among " + lines).atMost(Duration.ofSeconds(60)).until(() -> {
            List<String> such =
                    lines.stream().filter(text -> text.startsWith(beginning)).toList();
            return !such.isEmpty() && such.get(such.size() - 1).equals(line);
        });
    }

    void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(String.join("\n", lines), e);
        }
    }

    /** Waits for the end. */
    int end() throws InterruptedException {
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running after: " + lines);
        }
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
