package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.endpoint.Credentials;
import io.holdfast.endpoint.EndpointOptions;
import io.holdfast.endpoint.Tls;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.settings.Setting;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.SinkContent;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.adapter.BatchIterator;
import io.holdfast.subscribe.adapter.LiveTable;
import io.holdfast.subscribe.store.JdbcCheckpointStore;
import io.holdfast.subscribe.store.SinkDatabase;
import io.holdfast.testkit.MaterializeEmulator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Compiles and runs the snippets of the READMEs, and holds their tables to the code. */
final class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REGION = Pattern.compile("// readme\n(.*?)\n *// end", Pattern.DOTALL);

    private final MaterializeEmulator region =
            MaterializeEmulator.builder().name("us-east-1").start();
    private final String east = region.address();
    private final String west = region.address();
    private final ConcurrentLinkedQueue<HoldfastEvent> heard = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<List<@Nullable Object>> applied = new ConcurrentLinkedQueue<>();
    private String winner = "";
    private volatile long committed;

    ReadmeTest() {
        region.execute("CREATE TABLE winning_bids (id int, bidder text)");
        region.execute("INSERT INTO winning_bids VALUES (7, 'ann')");
    }

    @AfterEach
    void end() {
        region.close();
    }

    @Test
    void everyJavaBlockIsARegionOfThisClass() throws IOException {
        String source = words(Files.readString(Path.of("src/test/java/io/holdfast/ReadmeTest.java")));
        List<String> blocks = new ArrayList<>();
        for (String readme : List.of("../README.md", "README.md")) {
            BLOCK.matcher(Files.readString(Path.of(readme))).results().forEach(match -> blocks.add(match.group(1)));
        }

        assertThat(blocks).hasSize(7).allSatisfy(block -> assertThat(source).contains(words(block)));
        assertThat(REGION.matcher(Files.readString(Path.of("src/test/java/io/holdfast/ReadmeTest.java")))
                        .results()
                        .count())
                .isEqualTo(blocks.size());
    }

    @Test
    void theTableOfSettingsIsTheTableInTheCode() throws IOException {
        String rows = Setting.ALL.stream()
                .map(setting -> "| `" + setting.name() + "` | "
                        + (setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`") + " | "
                        + setting.meaning() + " |")
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(Path.of("README.md"))).contains(rows);
    }

    @Test
    void everyEventIsNamed() throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(Arrays.stream(HoldfastEvent.class.getPermittedSubclasses()).map(Class::getSimpleName))
                .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
    }

    @Test
    void theFirstScreenCompiles() {
        try (HoldfastDataSource opened = firstScreen()) {
            assertThat(opened.status().endpoints()).hasSize(2);
        }
    }

    private HoldfastDataSource firstScreen() {
        // readme
        HoldfastDataSource materialize = HoldfastDataSource.builder()
                .endpoint("us-east-1", "abc.us-east-1.aws.materialize.cloud:6875")
                .endpoint("eu-west-1", "def.eu-west-1.aws.materialize.cloud:6875")
                .user("app")
                .password(passwords::current)
                .build();
        Subscription bids = materialize.subscribe("winning_bids").start(batch -> apply(batch));
        // end
        assertThat(bids.state()).isEqualTo(Subscription.State.STARTING);
        return materialize;
    }

    @Test
    void aReadWorks() throws SQLException {
        // readme
        try (HoldfastDataSource materialize = HoldfastDataSource.builder()
                        .endpoint("us-east-1", east)
                        .endpoint("eu-west-1", west)
                        .database("materialize")
                        .user("materialize")
                        .password(passwords::current)
                        .queryTimeout(Duration.ofSeconds(10))
                        .listener(event -> heard.add(event))
                        .build();
                Connection connection = materialize.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT bidder FROM winning_bids WHERE id = ?")) {
            statement.setInt(1, 7);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                winner = rows.getString("bidder");
            }
        }
        // end
        assertThat(winner).isEqualTo("ann");
        assertThat(heard).isNotEmpty();
    }

    @Test
    void endpointsMayDiffer() {
        MeterRegistry registry = new SimpleMeterRegistry();
        Path ownAuthority = Path.of("authority.pem");
        // readme
        HoldfastDataSource materialize = HoldfastDataSource.builder()
                .endpoint("us-east-1", east)
                .endpoint(
                        "eu-west-1",
                        west,
                        EndpointOptions.standard()
                                .credentials(new Credentials("app-eu", passwords::current))
                                .tls(Tls.standard().rootCertificate(ownAuthority)))
                .user("app")
                .password(passwords::current)
                .meterRegistry(registry)
                .build();
        // end
        assertThat(registry.getMeters()).isNotEmpty();
        materialize.close();
    }

    @Test
    void aSubscriptionWorks() {
        try (HoldfastDataSource materialize =
                HoldfastDataSource.builder().endpoint("us-east-1", east).build()) {
            // readme
            Subscription subscription = materialize
                    .subscribe("winning_bids")
                    .checkpoint(CheckpointStore.inMemory())
                    .start(batch -> {
                        for (Change change : batch.changes()) {
                            apply(change.row().values(), change.diff());
                        }
                        committed = batch.frontier();
                    });
            // end
            await().until(() -> committed > 0);
            assertThat(applied).containsExactly(List.of(7, "ann"));
            subscription.close();
        }
    }

    @Test
    @SuppressWarnings("try") // closed is all that the reader's subscription has to be
    void theOtherFormsRun() throws InterruptedException {
        long end = System.currentTimeMillis() + 500;
        try (HoldfastDataSource materialize =
                HoldfastDataSource.builder().endpoint("us-east-1", east).build()) {
            // readme
            LiveTable<Integer, String> bids =
                    LiveTable.of(row -> (Integer) row.value("id"), row -> String.valueOf(row.value("bidder")));
            Subscription table =
                    materialize.subscribe("winning_bids").upsert("id").start(bids);
            bids.awaitFrontier(1, Duration.ofSeconds(10));
            Optional<String> seventh = bids.get(7);

            BatchIterator batches = new BatchIterator();
            try (Subscription pulled =
                    materialize.subscribe("winning_bids").upTo(end).start(batches)) {
                while (!batches.isEnded()) {
                    batches.next(Duration.ofSeconds(5)).ifPresent(this::apply);
                }
                committed = pulled.frontier();
            }
            // end
            assertThat(seventh).contains("ann");
            assertThat(applied).containsExactly(List.of(7, "ann"));
            table.close();
        }
    }

    @Test
    void theSubscriptionIntoADatabaseRuns() throws SQLException {
        try (HikariDataSource sink = SinkDatabase.pool();
                HoldfastDataSource materialize = HoldfastDataSource.builder()
                        .endpoint("east", east)
                        .user("materialize")
                        .build()) {
            SinkDatabase.run(
                    sink,
                    "DROP TABLE IF EXISTS holdfast_checkpoint",
                    "DROP TABLE IF EXISTS bids_copy",
                    "CREATE TABLE bids_copy (id int PRIMARY KEY, bidder text)");
            // readme
            JdbcCheckpointStore store =
                    JdbcCheckpointStore.of(sink, "winning_bids").createTable();
            Subscription subscription = materialize
                    .subscribe("winning_bids")
                    .upsert("id")
                    .checkpoint(store)
                    .target(SinkContent.table("bids_copy"))
                    .startInTransaction((batch, connection) -> write(batch, connection));
            // end
            await().untilAsserted(() -> assertThat(SinkDatabase.rows(sink, "SELECT id, bidder FROM bids_copy"))
                    .containsExactly("[7, ann]"));
            subscription.close();
        }
    }

    // readme
    static void write(Batch batch, Connection connection) throws SQLException {
        try (Statement clear = connection.createStatement();
                PreparedStatement upsert = connection.prepareStatement("INSERT INTO bids_copy (id, bidder)"
                        + " VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET bidder = excluded.bidder");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM bids_copy WHERE id = ?")) {
            if (batch.kind() == Batch.Kind.SNAPSHOT) {
                clear.executeUpdate("DELETE FROM bids_copy");
            }
            for (Change change : batch.changes()) {
                PreparedStatement statement = change.operation() == Operation.UPSERT ? upsert : delete;
                statement.setObject(1, change.row().value("id"));
                if (change.operation() == Operation.UPSERT) {
                    statement.setObject(2, change.row().value("bidder"));
                }
                statement.executeUpdate();
            }
        }
    }
    // end

    private void apply(Batch batch) {
        batch.changes().forEach(change -> apply(change.row().values(), change.diff()));
    }

    private void apply(List<@Nullable Object> row, long diff) {
        for (long copy = 0; copy < diff; copy++) {
            applied.add(row);
        }
    }

    /** The formatter breaks lines its own way. */
    private static String words(String code) {
        return code.replaceAll("\\s+", "");
    }

    private final Passwords passwords = new Passwords();

    /** Where an application's passwords come from. */
    private static final class Passwords {
        String current() {
            return "";
        }
    }
}
