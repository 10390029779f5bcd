package io.holdfast.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.HoldfastStatus;
import io.holdfast.testkit.MaterializeEmulator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compiles and runs the snippets of the README, and holds what it lists to the code. */
final class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SETTING = Pattern.compile("`([A-Za-z]+)=");

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    @Test
    void everyJavaBlockIsInThisClass() throws IOException {
        String source = words(Files.readString(Path.of("src/test/java/io/holdfast/driver/ReadmeTest.java")));
        List<String> blocks =
                BLOCK.matcher(readme()).results().map(match -> match.group(1)).toList();
        assertThat(blocks).hasSize(2).allSatisfy(block -> assertThat(source).contains(words(block)));
    }

    @Test
    void rowsAreCopiedAndTheStatusIsSaid() throws Exception {
        List<String> said = new ArrayList<>();
        StringWriter writer = new StringWriter();
        long copied;
        try (MaterializeEmulator region = MaterializeEmulator.builder().start()) {
            region.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (7)");
            String url = "jdbc:holdfast://east=" + region.address() + "/materialize?poolSize=1";
            try (Connection connection = DriverManager.getConnection(url)) {
                ServerSession session = ServerSession.of(connection);
                copied = session.copyOut("COPY (SELECT a FROM t) TO STDOUT", writer);
            }
            Driver driver = (Driver) DriverManager.getDriver("jdbc:holdfast://any");
            for (HoldfastStatus status : driver.status()) {
                said.add(status.toString());
            }
            driver.close();
        }
        assertThat(copied).isEqualTo(1);
        // other tests of this process may have data sources that linger
        assertThat(said).anySatisfy(text -> assertThat(text).contains("east").contains("UP"));
    }

    @Test
    void theProfilesAreWhatTheySay() throws IOException {
        String row = readme().lines()
                .filter(line -> line.startsWith("| `profile` |"))
                .findFirst()
                .orElseThrow();
        List<String> named =
                SETTING.matcher(row).results().map(match -> match.group(1)).toList();
        List<String> set = new ArrayList<>();
        for (String profile : Profile.names()) {
            set.addAll(Profile.settings(profile).keySet());
            assertThat(row).contains("`" + profile + "`");
            Profile.settings(profile)
                    .forEach((name, value) -> assertThat(row).contains("`" + name + "=" + value + "`"));
        }
        assertThat(set).containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    void everyOptionOfTheDoctorIsNamed() throws IOException {
        assertThat(readme())
                .contains("--objects", "--instances", "--password-env", "--password-file", "--json", "--strict");
    }
}
