package io.holdfast.driver.onefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.driver.RealPostgres;
import io.holdfast.driver.doctor.Certificates;
import io.holdfast.testkit.MaterializeEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jline.builtins.Completers;
import org.jline.console.CommandRegistry;
import org.jline.reader.LineReader;
import org.jline.style.StyleResolver;
import org.jline.terminal.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sqlline.SqlLine;

/** The one-file jar beside what an application or a tool has of its own. */
final class BesideIT {
    @Test
    void anApplicationsOwnPgJdbcStaysItsOwn(@TempDir Path folder) throws Exception {
        String path = Fork.path(Fork.JAR, Fork.place(org.postgresql.Driver.class), Fork.programs(folder));
        String direct = "jdbc:postgresql://" + RealPostgres.address() + "/postgres";
        Fork program = Fork.java(
                "-cp", path, "io.holdfast.driver.program.BesideProgram", RealPostgres.url(), direct + "?user=postgres");
        try (program) {
            assertThat(program.end()).as(() -> program.lines().toString()).isZero();
            assertThat(program.lines())
                    .contains(
                            "own org.postgresql.jdbc.PgConnection",
                            "ours unwraps false",
                            "same tree true",
                            "product PostgreSQL",
                            "url " + direct,
                            "drivers io.holdfast.driver.Driver org.postgresql.Driver");
        }
    }

    @Test
    void sqllineTakesTheJar(@TempDir Path folder) throws Exception {
        Path script = Files.writeString(
                folder.resolve("script"),
                "!set outputformat csv\nSELECT 40 + 2 AS answer;\n!metadata getDatabaseProductName\n");
        try (MaterializeEmulator region =
                MaterializeEmulator.builder().user("app").password("right").start()) {
            String url = "jdbc:holdfast://east=" + region.address() + "/materialize?profile=tool";
            Fork tool = Fork.java(
                    "-cp", sqlline(), "sqlline.SqlLine", "-u", url, "-n", "app", "-p", "right", "--run=" + script);
            try (tool) {
                tool.tell("!quit");
                tool.end();
                assertThat(tool.lines()).anyMatch(line -> line.equals("'42'"));
                assertThat(tool.lines()).anyMatch(line -> line.contains("PostgreSQL"));
                assertThat(tool.lines()).noneMatch(line -> line.startsWith("Error"));
            }
        }
    }

    private static String sqlline() {
        List<Class<?>> parts = List.of(
                SqlLine.class,
                Terminal.class,
                LineReader.class,
                Completers.class,
                CommandRegistry.class,
                StyleResolver.class);
        return Fork.path(Stream.concat(Stream.of(Fork.JAR), parts.stream().map(Fork::place))
                .toArray(Path[]::new));
    }

    @Test
    void theDoctorRunsFromTheJarWithItsExitCode() throws Exception {
        try (MaterializeEmulator region =
                MaterializeEmulator.builder().user("app").password("right").start()) {
            String url = "jdbc:holdfast://east=" + region.address() + "/?user=app&sslmode=disable&password=";
            assertThat(doctor(url + "right")).anyMatch(line -> line.contains("OK    login"));
            assertThat(doctor(url + "wrong"))
                    .anyMatch(line -> line.contains("FAIL  login"))
                    .last()
                    .isEqualTo("exit 1");
        }
    }

    @Test
    void aClassOfPgJdbcsThatASettingNamesIsFoundUnderItsNewName(@TempDir Path folder) throws Exception {
        try (MaterializeEmulator region = MaterializeEmulator.builder()
                .requireTls()
                .tls(Certificates.server(folder, 1, 365))
                .start()) {
            String url = "jdbc:holdfast://east=" + region.address()
                    + "/?sslmode=require&east.sslfactory=org.postgresql.ssl.NonValidatingFactory";
            assertThat(doctor(url)).anyMatch(line -> line.contains("OK    login"));
            assertThat(doctor(url.replace("NonValidating", "NoSuch"))).anyMatch(line -> line.contains("FAIL  login"));
        }
    }

    private static List<String> doctor(String url) throws Exception {
        try (Fork doctor = Fork.java("-jar", Fork.JAR.toString(), "doctor", url)) {
            int code = doctor.end();
            return Stream.concat(doctor.lines().stream(), Stream.of("exit " + code))
                    .toList();
        }
    }
}
