package io.holdfast.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.testkit.MaterializeEmulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code psql}'s backslash commands show, by psql itself. */
final class PsqlTest {
    private static MaterializeEmulator emulator;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        emulator = MaterializeEmulator.builder().start();
        emulator.execute("CREATE TABLE bids (id int NOT NULL, amount numeric DEFAULT 1, note text)");
        emulator.execute("CREATE VIEW big AS SELECT id FROM bids WHERE amount > 10");
        emulator.execute("CREATE MATERIALIZED VIEW totals AS SELECT id, count(*) AS n FROM bids GROUP BY id");
        emulator.execute("CREATE INDEX bids_idx ON bids (id, note); CREATE SCHEMA sales");
        emulator.execute("CREATE TABLE sales.orders (id int)");
        emulator.execute("CREATE DATABASE other; CREATE TABLE other.public.elsewhere (a int)");
    }

    @AfterAll
    static void stop() {
        emulator.close();
    }

    private String psql(String command) throws IOException, InterruptedException {
        assumeTrue(there(), "psql is not installed");
        Path output = directory.resolve("psql.txt");
        List<String> line = new ArrayList<>(List.of("psql", "-X", "-A", "-h", emulator.host(), "-U", "materialize"));
        line.addAll(List.of("-p", String.valueOf(emulator.port()), "-c", command, "materialize"));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    private static boolean there() {
        boolean there = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "psql")));
        if (!there) {
            System.out.println("psql is not installed: its tests are skipped");
        }
        return there;
    }

    @Test
    void listsTablesOfItsDatabase() throws Exception {
        assertThat(psql("\\dt"))
                .startsWith("List of relations\nSchema|Name|Type|Owner\n")
                .contains("public|bids|table|mz_system\n")
                .doesNotContain("elsewhere", "orders");
        assertThat(psql("\\dt sales.*"))
                .contains("sales|orders|table|mz_system\n")
                .doesNotContain("bids");
    }

    @Test
    void listsEverySort() throws Exception {
        assertThat(psql("\\d")).contains("|bids|table|", "|big|view|", "|totals|materialized view|");
        assertThat(psql("\\dv")).contains("public|big|view|mz_system\n(1 row)");
        assertThat(psql("\\dm")).contains("public|totals|materialized view|mz_system\n(1 row)");
        assertThat(psql("\\di")).contains("public|bids_idx|index|mz_system|bids\n(1 row)");
        assertThat(psql("\\l")).contains("materialize|mz_system|UTF8|C|C|", "other|mz_system|UTF8|C|C|");
        assertThat(psql("\\dn")).contains("public|mz_system\n", "sales|mz_system\n", "mz_internal|mz_system\n");
        assertThat(psql("\\du")).contains("materialize||{}\n");
    }

    @Test
    void describesATableWithItsIndexes() throws Exception {
        assertThat(psql("\\d bids")).isEqualTo("""
                Table "public.bids"
                Column|Type|Collation|Nullable|Default
                id|integer||not null|
                amount|numeric|||1
                note|text|||
                Indexes:
                    "bids_idx" arrangement (id, note)
                """);
    }

    @Test
    void describesViewsAndIndexes() throws Exception {
        assertThat(psql("\\d big")).isEqualTo("""
                View "public.big"
                Column|Type|Collation|Nullable|Default
                id|integer|||
                """);
        assertThat(psql("\\d totals"))
                .startsWith("Materialized view \"public.totals\"\n")
                .contains("n|bigint|||\n");
        assertThat(psql("\\d bids_idx"))
                .startsWith("Index \"public.bids_idx\"\n")
                .contains("id|integer|id\n", "note|text|note\n", "for table \"public.bids\"");
        assertThat(psql("\\d+ big")).contains("View definition:", "select id from bids where amount > 10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\d nowhere", "\\dt nowhere", "\\dv sales.*"})
    void saysThatThereIsNothing(String command) throws Exception {
        assertThat(psql(command)).startsWith("Did not find any relation");
    }
}
