package io.holdfast.driver.onefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the one-file jar, and what is not. */
final class JarIT {
    private static final String SHADED = "io/holdfast/driver/shaded/";

    private JarFile jar;

    JarIT() throws IOException {
        jar = new JarFile(Fork.JAR.toFile());
    }

    @BeforeEach
    void open() throws IOException {
        jar.close();
        jar = new JarFile(Fork.JAR.toFile());
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    private List<String> entries() {
        return jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(JarEntry::getName)
                .toList();
    }

    private String text(String entry) throws IOException {
        JarEntry found = jar.getJarEntry(entry);
        assertThat(found).as(entry).isNotNull();
        try (InputStream in = jar.getInputStream(found)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void everyClassIsOursOrRenamed() {
        assertThat(entries())
                .filteredOn(name -> name.endsWith(".class"))
                .allMatch(name -> name.startsWith("io/holdfast/"));
        assertThat(entries())
                .noneMatch(name -> name.contains("module-info"))
                .noneMatch(name -> name.startsWith("META-INF/versions"));
    }

    @Test
    void noClassNamesAPackageThatIsNotThere() throws IOException {
        for (String entry :
                entries().stream().filter(name -> name.endsWith(".class")).toList()) {
            try (InputStream in = jar.getInputStream(jar.getJarEntry(entry))) {
                String constants = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                assertThat(constants.contains("Lorg/postgresql/")
                                || constants.contains("Lcom/zaxxer/")
                                || constants.contains("Lorg/slf4j/")
                                || constants.contains("Lio/github/resilience4j/")
                                || constants.contains("Lcom/fasterxml/")
                                || constants.contains("Lcom/github/benmanes/"))
                        .as(entry)
                        .isFalse();
            }
        }
    }

    @Test
    void onlyOurDriverIsOffered() throws IOException {
        assertThat(text("META-INF/services/java.sql.Driver").strip()).isEqualTo("io.holdfast.driver.Driver");
        assertThat(entries())
                .filteredOn(name -> name.startsWith("META-INF/services/"))
                .containsExactlyInAnyOrder(
                        "META-INF/services/java.sql.Driver",
                        "META-INF/services/io.holdfast.driver.shaded.slf4j.spi.SLF4JServiceProvider");
    }

    @Test
    void theManifestHasAModuleNameAMainAndAVersion() throws IOException {
        Attributes manifest = jar.getManifest().getMainAttributes();
        assertThat(manifest.getValue("Automatic-Module-Name")).isEqualTo("io.holdfast.driver");
        assertThat(manifest.getValue("Main-Class")).isEqualTo("io.holdfast.driver.Main");
        assertThat(manifest.getValue("Implementation-Version")).startsWith("0.1");
        assertThat(ModuleFinder.of(Fork.JAR).find("io.holdfast.driver")).isPresent();
    }

    @Test
    void itsSizeIsSixMegabytesAtMost() throws IOException {
        assertThat(Files.size(Fork.JAR)).isBetween(2_000_000L, 6_000_000L);
    }

    /** A build's own time in it would make two builds two files; a library's entries keep the times of its jar. */
    @Test
    void whatIsOursHasTheTimeOfTheProjectAndNotOfTheBuild() {
        assertThat(jar.stream()
                        .filter(entry -> entry.getName().startsWith("io/holdfast/")
                                && !entry.getName().startsWith(SHADED)
                                && !entry.isDirectory())
                        .map(JarEntry::getTimeLocal)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void licencesAndNoticesOfEverythingBundledAreInside() throws IOException {
        String notice = text("META-INF/NOTICE");
        Set<String> bundled = entries().stream()
                .filter(name -> name.startsWith(SHADED))
                .map(name -> name.substring(SHADED.length()).replaceAll("/.*", ""))
                .collect(Collectors.toSet());
        assertThat(bundled)
                .hasSizeGreaterThan(3)
                .allSatisfy(name -> assertThat(notice).containsPattern("(?m)^" + name + " +\\S"));
        assertThat(text("META-INF/LICENSE")).contains("Apache License");
        assertThat(text("META-INF/licenses/org.postgresql/LICENSE")).contains("PostgreSQL Global Development Group");
        assertThat(text("META-INF/licenses/org.slf4j/LICENSE")).contains("QOS.ch");
        assertThat(entries()).anyMatch(name -> name.startsWith("META-INF/licenses/com.ongres.scram/"));
    }

    @Test
    void theThinJarHasOnlyOurs() throws IOException {
        Path thin = Fork.JAR.resolveSibling(Fork.JAR.getFileName().toString().replace(".jar", "-thin.jar"));
        try (JarFile file = new JarFile(thin.toFile())) {
            assertThat(file.stream().map(JarEntry::getName))
                    .filteredOn(name -> name.endsWith(".class"))
                    .allMatch(name -> name.startsWith("io/holdfast/driver/") || name.equals("module-info.class"));
        }
    }
}
