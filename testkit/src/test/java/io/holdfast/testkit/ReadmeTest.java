package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.testkit.model.ModelEnvironment;
import io.holdfast.testkit.model.ModelFault;
import io.holdfast.testkit.model.ModelMessage;
import io.holdfast.testkit.model.ModelStream;
import io.holdfast.testkit.time.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the README's snippets, and holds the README to exactly what runs here. */
final class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REGION = Pattern.compile("// readme\n(.*?)\n *// end", Pattern.DOTALL);

    @Test
    void everyJavaBlockOfTheReadmeIsARegionOfThisClass() throws IOException {
        Path sources = Path.of("src/test/java/io/holdfast/testkit");
        String source = Files.readString(sources.resolve("ReadmeTest.java"))
                + Files.readString(sources.resolve("LostRegionTest.java"));
        List<String> regions =
                REGION.matcher(source).results().map(ReadmeTest::body).toList();

        List<String> blocks = BLOCK.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(ReadmeTest::body)
                .toList();

        assertThat(blocks).hasSize(8).containsExactlyInAnyOrderElementsOf(regions);
    }

    @Test
    void theFiveLineStartWorks() throws SQLException {
        // readme
        try (MaterializeEmulator mz =
                MaterializeEmulator.builder().name("us-east-1").start()) {
            mz.execute("CREATE TABLE bids (id int, amount numeric); INSERT INTO bids VALUES (1, 9.5)");
            String url = "jdbc:postgresql://" + mz.address() + "/materialize?user=materialize";
            try (Connection connection = DriverManager.getConnection(url)) {
                assertThat(count(connection, "SELECT count(*) FROM bids")).isEqualTo(1);
            }
        }
        // end
    }

    @Test
    void theProxyBreaksAndHeals() throws SQLException {
        try (MaterializeEmulator mz = MaterializeEmulator.builder().start()) {
            // readme
            try (FaultProxy proxy = FaultProxy.to(mz.host(), mz.port())) {
                String url = "jdbc:postgresql://" + proxy.address() + "/materialize?user=materialize";
                proxy.delay(Duration.ofMillis(20));
                DriverManager.getConnection(url).close();
                proxy.refuse();
                assertThatThrownBy(() -> DriverManager.getConnection(url)).hasMessageContaining("refused");
                proxy.pass();
                DriverManager.getConnection(url).close();
            }
            // end
        }
    }

    @Test
    void aCrashKeepsWhatIsDurable() {
        try (MaterializeEmulator mz = MaterializeEmulator.builder().start()) {
            String url = "jdbc:postgresql://" + mz.address() + "/materialize?user=materialize";
            mz.execute("CREATE TABLE bids (id int, amount numeric); INSERT INTO bids VALUES (1, 9.5)");
            // readme
            mz.crash();
            assertThatThrownBy(() -> DriverManager.getConnection(url)).hasMessageContaining("refused");
            mz.restart();
            assertThat(mz.query("SELECT count(*) FROM bids")).isEqualTo(List.of(List.of(1L)));
            mz.faults().failStatement(1, "40001", "made to fail");
            mz.faults().slow(Duration.ofMillis(50), "FROM bids");
            mz.faults().expireSessions();
            mz.faults().heal();
            // end
        }
    }

    @Test
    void twoRegionsTakeOneFeed() throws SQLException {
        // readme
        try (Regions regions =
                Regions.start(List.of("us-east-1", "eu-west-1"), "CREATE TABLE bids (id int, item text)")) {
            regions.upstream().lag("eu-west-1", Duration.ofMillis(200));
            regions.upstream().insert("bids", 1, "lamp");
            try (Connection east =
                    DriverManager.getConnection(regions.get("us-east-1").jdbcUrl())) {
                assertThat(count(east, "SELECT count(*) FROM bids")).isEqualTo(1);
            }
        }
        // end
    }

    @Test
    void theModelNeedsNoSocket() throws ModelFault {
        // readme
        VirtualClock clock = VirtualClock.at(1_700_000_000_000L);
        ModelEnvironment east = ModelEnvironment.start("env-east", clock).create("bids", Duration.ofMinutes(1));
        ModelStream stream = east.subscribe("bids", OptionalLong.empty(), true);
        east.insert("bids", 1, "lamp");
        clock.advance(Duration.ofSeconds(1));
        List<ModelMessage> messages = stream.poll();
        assertThat(messages).hasSize(3).endsWith(new ModelMessage.Progress(1_700_000_001_000L));
        east.crash();
        assertThatThrownBy(stream::poll).isInstanceOf(ModelFault.class);
        // end
    }

    @Test
    void aClusterWithoutItsReplicaBlocks() throws SQLException {
        try (MaterializeEmulator mz = MaterializeEmulator.builder().start()) {
            String url = "jdbc:postgresql://" + mz.address() + "/materialize?user=materialize";
            mz.execute("CREATE TABLE bids (id int, amount numeric); INSERT INTO bids VALUES (1, 9.5)");
            // readme
            mz.execute(
                    "CREATE CLUSTER serving (SIZE = '100cc'); CREATE INDEX bids_idx IN CLUSTER serving ON bids (id)");
            try (Connection connection = DriverManager.getConnection(url + "&options=-c%20cluster=serving");
                    Statement statement = connection.createStatement()) {
                mz.clusters().takeOffline("serving", "r1", "oom-killed");
                statement.setQueryTimeout(1);
                assertThatThrownBy(() -> statement.executeQuery("SELECT count(*) FROM bids"))
                        .hasMessageContaining("canceling statement");
                mz.clusters().bringOnline("serving", "r1");
                assertThat(count(connection, "SELECT count(*) FROM bids")).isEqualTo(1);
            }
            // end
            assertThat(mz.clusters().status("serving"))
                    .containsExactly(new EmulatedClusters.ReplicaStatus("r1", true, true));
        }
    }

    @Test
    void aSourceIsFedAndStalls() {
        try (MaterializeEmulator mz = MaterializeEmulator.builder().start()) {
            // readme
            mz.execute("CREATE CONNECTION broker TO KAFKA (BROKER 'broker:9092')");
            mz.execute("CREATE SOURCE orders (id int, item text) FROM KAFKA CONNECTION broker (TOPIC 'orders')");
            mz.apply(new RowChanges().insert("orders", 1, "lamp"));
            mz.faults().stall("orders", "broker transport failure");
            String status = "SELECT status, error FROM mz_internal.mz_source_statuses WHERE name = 'orders'";
            assertThat(mz.query(status)).isEqualTo(List.of(List.of("stalled", "broker transport failure")));
            mz.faults().resume("orders");
            // end
        }
    }

    /** Without white space: where a line breaks is the formatter's business here and the reader's there. */
    private static String body(MatchResult block) {
        return block.group(1).replaceAll("\\s+", "");
    }

    static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getLong(1);
        }
    }
}
