package io.holdfast.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the program as its users do: in a process of its own. */
final class StandaloneTest {
    private static final Pattern READY =
            Pattern.compile("ready sql=(127\\.0\\.0\\.1:\\d+) control=(127\\.0\\.0\\.1:\\d+)");

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
    }

    /** Where a started program serves. */
    private record Served(Process process, String sql, String control) {
        String port() {
            return sql.substring(sql.indexOf(':') + 1);
        }
    }

    @Test
    void psqlReadsACursorOverASubscribe() throws Exception {
        Served served = serve("CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, 'one'), (2, NULL);");

        String output = psql(
                served,
                "BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t;",
                "FETCH 2 c",
                "FETCH ALL c WITH (timeout = '100ms')",
                "COMMIT");

        assertThat(output).contains("|1|1|one").contains("|1|2|").endsWith("COMMIT\n");
    }

    @Test
    void psqlReadsACopyOfASubscribe() throws Exception {
        Served served = serve("CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, 'one'), (2, NULL);");
        Path output = directory.resolve("copy.txt");
        Process psql = startPsql(served, output, "COPY (SUBSCRIBE t) TO STDOUT");
        await().until(() -> Files.readAllLines(output).size() == 2);

        psql(served, "INSERT INTO t VALUES (3, 'three')");

        await().until(() -> Files.readAllLines(output).size() == 3);
        assertThat(Files.readString(output))
                .contains("\t1\t1\tone\n")
                .contains("\t1\t2\t\\N\n")
                .endsWith("\t1\t3\tthree\n");
        psql.destroy();
        await().until(() -> control(served, "GET", "/status").contains("\"sessions\":0"));
    }

    @Test
    void theControlPortBreaksAndHeals() throws Exception {
        Served served = serve("CREATE TABLE t (a int)");
        connect(served).close();

        assertThat(control(served, "GET", "/status"))
                .startsWith("200 {\"name\":\"emulator\",\"environmentId\":\"")
                .contains("\"sql\":\"" + served.sql() + "\"")
                .contains("\"faults\":[]")
                .contains("\"/fault/stall\"");
        assertThat(control(served, "POST", "/fault/stall")).contains("\"faults\":[\"stall\"]");
        assertThat(control(served, "POST", "/fault/heal")).contains("\"faults\":[]");
        assertThat(control(served, "POST", "/proxy/refuse")).startsWith("200");
        assertThatThrownBy(() -> connect(served)).hasMessageContaining("refused");
        assertThat(control(served, "POST", "/proxy/pass")).startsWith("200");
        assertThat(control(served, "POST", "/fault/crash")).startsWith("200");
        assertThatThrownBy(() -> connect(served)).isInstanceOf(SQLException.class);
        assertThat(control(served, "POST", "/fault/restart")).startsWith("200");
        connect(served).close();
    }

    @Test
    void everyFaultHasAPathAndAllOfThemHeal() throws Exception {
        Served served = serve("CREATE TABLE t (a int)");
        for (String path : List.of(
                "/fault/freeze",
                "/fault/unfreeze",
                "/fault/compact?object=t",
                "/fault/lag?ms=20",
                "/fault/freeze?object=t",
                "/fault/unfreeze?object=t",
                "/fault/lag?object=t&ms=20",
                "/cluster/take-offline?cluster=quickstart&replica=r1&reason=oom-killed",
                "/cluster/bring-online?cluster=quickstart&replica=r1",
                "/cluster/hydration-time?ms=0",
                "/cluster/startup-time?ms=0",
                "/fault/limit-connections?most=10",
                "/fault/reject-logins?next=2",
                "/fault/reject-logins",
                "/fault/deny-sessions",
                "/fault/expire-sessions",
                "/fault/slow?ms=5&containing=nothing",
                "/fault/fail-statement?nth=7&code=XX000&message=too%20bad",
                "/fault/lose-upstream",
                "/fault/read-only",
                "/fault/stall",
                "/fault/new-generation?version=v27",
                "/fault/heal",
                "/proxy/reset",
                "/proxy/black-hole",
                "/proxy/mute",
                "/proxy/delay?ms=5",
                "/proxy/pass")) {
            assertThat(control(served, "POST", path)).as(path).startsWith("200");
        }
        connect(served).close();
    }

    @Test
    void theControlPortSaysWhatItDoesNotUnderstand() throws Exception {
        Served served = serve("CREATE TABLE t (a int)");

        assertThat(control(served, "GET", "/fault/crash")).startsWith("405");
        assertThat(control(served, "POST", "/status")).startsWith("405");
        assertThat(control(served, "POST", "/explode")).startsWith("404").contains("/proxy/pass");
        assertThat(control(served, "POST", "/proxy/delay")).startsWith("400").contains("ms=50");
        assertThat(control(served, "POST", "/fault/compact")).startsWith("400").contains("object=orders");
        assertThat(control(served, "POST", "/fault/lag?ms=soon"))
                .startsWith("400")
                .contains("whole number");
        assertThat(control(served, "POST", "/fault/stall?now"))
                .startsWith("400")
                .contains("name=value");
        assertThat(control(served, "POST", "/fault/stall?for=1"))
                .startsWith("400")
                .contains("does not know [for]");
    }

    @Test
    void theHttpPortIsOnTheReadyLineWhereItIsAskedFor() throws Exception {
        Process process = start("--sql-port", "0", "--control-port", "0", "--http-port", "0", "--vintage", "old");
        String line = process.inputReader().readLine();
        String http = line.substring(line.indexOf(" http=") + " http=".length());

        HttpURLConnection ready = (HttpURLConnection)
                URI.create("http://" + http + "/api/readyz").toURL().openConnection();

        assertThat(ready.getResponseCode()).isEqualTo(200);
    }

    @Test
    void terminationEndsItAtOnce() throws Exception {
        Served served = serve("CREATE TABLE t (a int)");
        try (Connection connection = connect(served)) {
            served.process().toHandle().destroy();

            assertThat(served.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(served.process().exitValue()).isEqualTo(143);
            assertThat(served.process().inputReader().lines()).isEmpty();
            assertThat(connection.isValid(1)).isFalse();
        }
    }

    @Test
    void aPasswordFileIsAskedFor() throws Exception {
        Path password = Files.writeString(directory.resolve("password"), "s3cret\n");
        Served served = served(start("--sql-port", "0", "--control-port", "0", "--password-file", password.toString()));

        assertThatThrownBy(() -> connect(served)).hasMessageContaining("password");
        DriverManager.getConnection(
                        "jdbc:postgresql://" + served.sql() + "/materialize?sslmode=disable", "materialize", "s3cret")
                .close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--sql-port seven | --sql-port seven is not a port: give a number from 0 (a free one) to 65535",
                "--control-port 70000 | --control-port 70000 is not a port: give a number from 0 (a free one) to 65535",
                "--sql-port | --sql-port needs a value: --sql-port <value>",
                "--init missing.sql | --init missing.sql cannot be read: give an existing file",
                "--bind 0.0.0.0 | --bind 0.0.0.0 would let everyone in without a password: add --password-file <file>",
                "--name a --name b | --name is given twice: give it once",
                "--vintage ancient | --vintage ancient is not known: give current or old",
                "--help | unknown option --help: use --bind, --control-port, --http-port, --init, --name, --password-file, --sql-port, --vintage"
            })
    void badArgumentsEndWithOneLineAndStatusTwo(String arguments, String line) throws Exception {
        Process process = start(arguments.split(" ", -1));

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(process.errorReader().lines()).containsExactly("holdfast-testkit: " + line);
    }

    @Test
    void whatKeepsItFromServingIsOneLineAndStatusOne() throws Exception {
        Path init = Files.writeString(directory.resolve("bad.sql"), "SELECT * FROM nowhere");
        Process process = start("--sql-port", "0", "--control-port", "0", "--init", init.toString());

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isOne();
        assertThat(process.errorReader().lines()).singleElement().asString().contains("unknown catalog item 'nowhere'");
    }

    private Served serve(String init) throws IOException {
        Path file = Files.writeString(directory.resolve("init.sql"), init);
        return served(start("--sql-port", "0", "--control-port", "0", "--init", file.toString()));
    }

    private static Served served(Process process) throws IOException {
        BufferedReader reader = process.inputReader();
        String line = String.valueOf(reader.readLine());
        Matcher ready = READY.matcher(line);
        assertThat(ready.matches()).as(line).isTrue();
        return new Served(process, ready.group(1), ready.group(2));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.holdfast.testkit.Standalone"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        processes.add(process);
        return process;
    }

    private static Connection connect(Served served) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + served.sql() + "/materialize?sslmode=disable&socketTimeout=10",
                "materialize",
                null);
    }

    private static String control(Served served, String method, String path) throws IOException {
        URI address = URI.create("http://" + served.control() + path);
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setReadTimeout(10_000);
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return status + " " + new String(body.readAllBytes(), UTF_8);
        }
    }

    private String psql(Served served, String... commands) throws IOException, InterruptedException {
        Path output = directory.resolve("psql.txt");
        Process psql = startPsql(served, output, commands);
        assertThat(psql.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(psql.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    private Process startPsql(Served served, Path output, String... commands) throws IOException {
        assumeTrue(psqlIsThere(), "psql is not on the PATH: its sessions are not tested here");
        // psql fills a buffer before it writes to a file: stdbuf makes it write each line as it comes
        List<String> command = new ArrayList<>(List.of(
                "stdbuf",
                "-oL",
                "psql",
                "-X",
                "-w",
                "-At",
                "-h",
                "127.0.0.1",
                "-p",
                served.port(),
                "-U",
                "materialize",
                "materialize"));
        for (String sql : commands) {
            command.add("-c");
            command.add(sql);
        }
        Process psql = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        processes.add(psql);
        return psql;
    }

    private static boolean psqlIsThere() {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, "psql"))) {
                return true;
            }
        }
        System.out.println("psql is not on the PATH: its tests are skipped");
        return false;
    }
}
