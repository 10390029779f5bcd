package io.holdfast.samples.benchmarks.overhead;

import com.zaxxer.hikari.HikariDataSource;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * Class paths with nothing on them but a plain program and what it needs: a start from the benchmarks' own, where everything is in
 * one large jar, would make each driver as slow as that jar is to open.
 */
final class JarsAlone {
    private static final String DRIVERS = "META-INF/services/java.sql.Driver";

    private final Path folder;
    private final Path program;

    JarsAlone() throws IOException {
        folder = Files.createTempDirectory("jars-alone");
        program = Files.createDirectory(folder.resolve("program"));
        for (String type : new String[] {"", "$Pooled"}) {
            String name = PlainStart.class.getName().replace('.', '/') + type + ".class";
            Path file = program.resolve(name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            try (InputStream code = Objects.requireNonNull(PlainStart.class.getResourceAsStream("/" + name))) {
                Files.copy(code, file);
            }
        }
    }

    String pgjdbc() throws IOException {
        return path(excerpt("pgjdbc.jar", org.postgresql.Driver.class, "org/postgresql/"));
    }

    String pool() throws IOException {
        return path(
                excerpt("pgjdbc-below.jar", org.postgresql.Driver.class, "org/postgresql/"),
                excerpt("hikari.jar", HikariDataSource.class, "com/zaxxer/hikari/"),
                excerpt("slf4j.jar", Logger.class, "org/slf4j/"));
    }

    /** With the drop-in jar of this build; empty where it was not built. */
    Optional<String> oneFile() throws IOException {
        return built().map(this::path);
    }

    /** The drop-in jar of this build; empty where it was not built. */
    static Optional<Path> built() throws IOException {
        Path built = Path.of("jdbc-driver", "target");
        if (!Files.isDirectory(built)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(built)) {
            return files.filter(file ->
                            file.getFileName().toString().matches("holdfast-jdbc-driver-[0-9.]+(-SNAPSHOT)?\\.jar"))
                    .max(Path::compareTo);
        }
    }

    private String path(Path... jars) {
        return String.join(
                File.pathSeparator,
                Stream.concat(Arrays.stream(jars), Stream.of(program))
                        .map(Path::toString)
                        .toList());
    }

    /** What one library has in the jar that it came in here, which may hold all of them. */
    private Path excerpt(String name, Class<?> member, String below) throws IOException {
        Path source =
                Path.of(Objects.requireNonNull(member.getProtectionDomain().getCodeSource())
                        .getLocation()
                        .getPath());
        Path to = folder.resolve(name);
        try (JarFile from = new JarFile(source.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(to))) {
            for (Enumeration<JarEntry> all = from.entries(); all.hasMoreElements(); ) {
                JarEntry entry = all.nextElement();
                if (entry.getName().startsWith(below) && !entry.isDirectory()) {
                    copy(from, entry, out);
                }
            }
            if (below.startsWith("org/postgresql")) {
                out.putNextEntry(new JarEntry(DRIVERS));
                out.write("org.postgresql.Driver".getBytes(StandardCharsets.UTF_8));
            }
        }
        return to;
    }

    private static void copy(JarFile from, JarEntry entry, JarOutputStream out) throws IOException {
        out.putNextEntry(new JarEntry(entry.getName()));
        try (InputStream bytes = from.getInputStream(entry)) {
            bytes.transferTo(out);
        }
        out.closeEntry();
    }
}
