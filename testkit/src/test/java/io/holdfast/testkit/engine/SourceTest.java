package io.holdfast.testkit.engine;

import static io.holdfast.testkit.engine.Fixture.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources and sinks: what they are fed, how the catalog says they are, and what their trouble does to readers. */
final class SourceTest {
    private static final String STATUS = "SELECT status, error FROM mz_internal.mz_source_statuses WHERE name = 'bids'";
    private static final String HISTORY = "SELECT h.status, h.error FROM mz_internal.mz_source_status_history h"
            + " JOIN mz_sources s ON s.id = h.source_id WHERE s.name = 'bids' ORDER BY h.occurred_at";
    private static final String OFFSETS = "SELECT offset_known, offset_committed, messages_received, bytes_received,"
            + " snapshot_committed FROM mz_internal.mz_source_statistics t JOIN mz_sources s USING (id)"
            + " WHERE s.name = 'bids'";

    private final Fixture fixture = new Fixture();
    private Client client;
    private Client reader;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        reader = fixture.client();
        reader.run("SET transaction_isolation = serializable");
        client.run("CREATE CLUSTER ingest (SIZE = '100cc'); CREATE SECRET word AS 'hush'");
        client.run("CREATE CONNECTION broker TO KAFKA (BROKER 'b:9092', SASL PASSWORD = SECRET word)");
        client.run(
                "CREATE SOURCE bids (id int, item text) IN CLUSTER ingest FROM KAFKA CONNECTION broker (TOPIC 'bids')"
                        + " FORMAT AVRO USING CONFLUENT SCHEMA REGISTRY CONNECTION broker ENVELOPE UPSERT");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void feed(int id, String item) {
        fixture.environment.apply(new Feed().insert("bids", id, item));
    }

    @Test
    void isReadAndSubscribedToAsItIsFed() throws SqlError {
        client.run("CREATE MATERIALIZED VIEW items AS SELECT count(*) AS n FROM bids");
        client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE bids; FETCH 0 c");
        feed(1, "lamp");
        fixture.environment.apply(new Feed().insert("bids", 2, "sofa").delete("bids", 1, "lamp"));
        assertThat(client.rows("FETCH ALL c WITH (timeout = '0s')"))
                .extracting(row -> row.substring(14))
                .containsExactly("1 1 lamp", "-1 1 lamp", "1 2 sofa");
        assertThat(reader.rows("SELECT * FROM bids")).containsExactly("2 sofa");
        assertThat(reader.rows("SELECT * FROM items")).containsExactly("1");
        fails(
                "42809",
                "cannot mutate non-writeable source 'materialize.public.bids'",
                () -> reader.run("INSERT INTO bids VALUES (1, 'x')"));
        assertThatThrownBy(() -> fixture.environment.apply(new Feed().insert("bids", "one", "lamp")))
                .hasMessageContaining("does not take one");
    }

    @Test
    void isInTheCatalogWithItsConnection() throws SqlError {
        assertThat(client.rows("SHOW SOURCES")).containsExactly("bids kafka ingest ");
        assertThat(client.rows("SHOW CONNECTIONS")).containsExactly("broker kafka ");
        assertThat(client.rows("SHOW SECRETS")).containsExactly("word ");
        assertThat(client.rows("SELECT s.name, s.type, k.name, s.envelope_type, c.name, s.create_sql FROM mz_sources s"
                        + " JOIN mz_connections k ON k.id = s.connection_id JOIN mz_clusters c ON c.id = s.cluster_id"))
                .containsExactly("bids kafka broker upsert ingest CREATE SOURCE \"materialize\".\"public\".\"bids\""
                        + " (\"id\" int4, \"item\" text) IN CLUSTER \"ingest\" from kafka connection broker (topic 'bids')"
                        + " format avro using confluent schema registry connection broker envelope upsert;");
        assertThat(client.rows("SELECT name, type FROM mz_objects WHERE id LIKE 'u%' ORDER BY id"))
                .containsExactly("word secret", "broker connection", "bids source");
        assertThat(client.rows("SELECT type FROM mz_relations WHERE name = 'bids'"))
                .containsExactly("source");
        assertThat(client.rows("SELECT table_type FROM information_schema.tables WHERE table_name = 'bids'"))
                .containsExactly("SOURCE");
        assertThat(client.rows("SELECT r.name FROM mz_internal.mz_object_dependencies d"
                        + " JOIN mz_objects o ON o.id = d.object_id JOIN mz_objects r ON r.id = d.referenced_object_id"
                        + " WHERE o.name = 'bids'"))
                .containsExactly("broker");
        assertThat(client.rows("SHOW COLUMNS FROM bids")).containsExactly("id true integer ", "item true text ");
        String create = client.rows("SHOW CREATE SOURCE bids").get(0);
        client.run("DROP SOURCE bids; " + create.substring(create.indexOf("CREATE")));
        assertThat(client.rows("SHOW CREATE SOURCE bids")).containsExactly(create);
        fails(
                "2BP01",
                "cannot drop connection \"broker\": still depended upon by source \"bids\"",
                () -> client.run("DROP CONNECTION broker"));
    }

    @Test
    void saysHowItIsAsItsClusterComesAndGoes() throws SqlError {
        assertThat(client.rows(STATUS)).containsExactly("running null");
        fixture.seconds(1);
        client.run("ALTER CLUSTER ingest SET (REPLICATION FACTOR 0)");
        assertThat(client.rows(STATUS)).containsExactly("paused null");
        fixture.environment.clusters().pace(Duration.ZERO, Duration.ofSeconds(5));
        fixture.seconds(1);
        client.run("ALTER CLUSTER ingest SET (REPLICATION FACTOR 1)");
        assertThat(client.rows(STATUS)).containsExactly("starting null");
        assertThat(
                        client.rows(
                                "SELECT hydrated FROM mz_internal.mz_hydration_statuses h JOIN mz_sources s ON s.id = h.object_id"))
                .containsExactly("false");
        fixture.seconds(6);
        assertThat(client.rows(STATUS)).containsExactly("running null");
        assertThat(client.rows("SELECT rehydration_latency FROM mz_internal.mz_source_statistics"))
                .containsExactly("00:00:05");
        assertThat(client.rows("SELECT * FROM mz_internal.mz_compute_hydration_statuses"))
                .isEmpty();
        assertThat(client.rows(HISTORY))
                .containsExactly(
                        "created null",
                        "starting null",
                        "running null",
                        "paused null",
                        "starting null",
                        "running null");
        client.run("DROP SOURCE bids");
        assertThat(client.rows(STATUS)).isEmpty();
        assertThat(client.rows(
                        "SELECT status FROM mz_internal.mz_source_status_history ORDER BY occurred_at DESC LIMIT 1"))
                .containsExactly("dropped");
    }

    @ParameterizedTest
    @CsvSource({"stalled", "failed"})
    void standsStillWithItsErrorAndCatchesUp(String status) throws SqlError {
        client.run("CREATE MATERIALIZED VIEW items AS SELECT count(*) AS n FROM bids");
        feed(1, "lamp");
        fixture.seconds(1);
        fixture.environment.connectors().stop("bids", status, "broker transport failure");
        feed(2, "sofa");
        fixture.seconds(60);
        assertThat(client.rows(STATUS)).containsExactly(status + " broker transport failure");
        assertThat(client.rows(HISTORY)).last().isEqualTo(status + " broker transport failure");
        assertThat(client.rows(OFFSETS)).containsExactly("2 1 1 5 true");
        // as Materialize: a serializable read is stale, a view over it stands still too, and the lag says so
        assertThat(reader.rows("SELECT id FROM bids")).containsExactly("1");
        assertThat(reader.rows("SELECT n FROM items")).containsExactly("1");
        assertThat(client.rows("SELECT o.name, l.lag FROM mz_internal.mz_wallclock_global_lag l JOIN mz_objects o"
                        + " ON o.id = l.object_id ORDER BY 1"))
                .containsExactly("bids 00:00:59", "items 00:00:59");
        client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE bids AS OF AT LEAST 0");
        assertThat(client.rows("FETCH ALL c WITH (timeout = '0s')")).hasSize(1);
        fixture.environment.connectors().resume("bids");
        assertThat(client.rows("FETCH ALL c WITH (timeout = '0s')"))
                .extracting(row -> row.substring(14))
                .containsExactly("1 2 sofa");
        client.run("COMMIT");
        assertThat(client.rows("SELECT count(*) FROM bids")).containsExactly("2");
        assertThat(client.rows("SELECT n FROM items")).containsExactly("2");
        assertThat(client.rows(STATUS)).containsExactly("running null");
        assertThat(client.rows(OFFSETS)).containsExactly("2 2 2 10 true");
    }

    @Test
    void givesItsTablesTheirRows() throws SqlError {
        client.run("CREATE CONNECTION pg TO POSTGRES (HOST 'h', DATABASE 'd')");
        client.run("CREATE SOURCE shop IN CLUSTER ingest FROM POSTGRES CONNECTION pg (PUBLICATION 'mz')");
        client.run("CREATE TABLE orders (id int) FROM SOURCE shop (REFERENCE public.orders)");
        fixture.environment.apply(new Feed().insert("orders", 1));
        assertThat(reader.rows("SELECT id FROM orders")).containsExactly("1");
        assertThat(client.rows("SELECT t.name FROM mz_tables t JOIN mz_sources s ON s.id = t.source_id"))
                .containsExactly("orders");
        assertThat(client.rows("SELECT offset_committed FROM mz_internal.mz_source_statistics t"
                        + " JOIN mz_sources s USING (id) WHERE s.name = 'shop'"))
                .containsExactly("1");
        fixture.seconds(1);
        fixture.environment.connectors().stop("shop", "stalled", "replication slot is gone");
        fixture.environment.apply(new Feed().insert("orders", 2));
        assertThat(reader.rows("SELECT id FROM orders")).containsExactly("1");
        fixture.environment.connectors().resumeAll();
        assertThat(reader.rows("SELECT id FROM orders ORDER BY id")).containsExactly("1", "2");
        fails(
                "42809",
                "cannot mutate non-writeable table 'materialize.public.orders'",
                () -> client.run("DELETE FROM orders"));
        fails(
                "XX000",
                "'materialize.public.shop' is a source and cannot be read",
                () -> client.run("SELECT * FROM shop"));
        fails(
                "2BP01",
                "cannot drop source \"shop\": still depended upon by table \"orders\"",
                () -> client.run("DROP SOURCE shop"));
    }

    @Test
    void aLoadGeneratorCountsInTheEnvironmentsTime() throws SqlError {
        client.run("CREATE SOURCE n FROM LOAD GENERATOR COUNTER (TICK INTERVAL '500ms', MAX CARDINALITY 3)");
        assertThat(client.rows("SELECT count(*) FROM n")).containsExactly("0");
        fixture.seconds(1);
        assertThat(client.rows("SELECT counter FROM n ORDER BY 1")).containsExactly("1", "2");
        fixture.seconds(1);
        assertThat(client.rows("SELECT counter FROM n ORDER BY 1")).containsExactly("2", "3", "4");
        fixture.environment.connectors().stop("n", "stalled", "out of numbers");
        fixture.seconds(5);
        fixture.environment.connectors().resume("n");
        assertThat(client.rows("SELECT max(counter) FROM n")).containsExactly("4");
        client.run("DROP SOURCE n");
        fixture.seconds(1);
        assertThat(client.rows("SHOW SOURCES")).containsExactly("bids kafka ingest ");
    }

    @Test
    void aSinkCountsWhatItWouldSend() throws SqlError {
        feed(1, "lamp");
        client.run("CREATE SINK out IN CLUSTER ingest FROM bids INTO KAFKA CONNECTION broker (TOPIC 'out')"
                + " FORMAT JSON ENVELOPE DEBEZIUM");
        feed(2, "sofa");
        String sent = "SELECT messages_staged, messages_committed, bytes_committed FROM mz_internal.mz_sink_statistics";
        assertThat(client.rows(sent)).containsExactly("2 2 10");
        assertThat(client.rows("SHOW SINKS")).containsExactly("out kafka ingest ");
        assertThat(client.rows("SELECT name, type, status FROM mz_internal.mz_sink_statuses"))
                .containsExactly("out kafka running");
        assertThat(client.rows("SELECT envelope_type, create_sql FROM mz_sinks").get(0))
                .startsWith("debezium CREATE SINK");
        fixture.environment.connectors().stop("out", "stalled", "broker transport failure");
        feed(3, "rug");
        assertThat(client.rows(sent)).containsExactly("2 2 10");
        assertThat(client.rows("SELECT status, error FROM mz_internal.mz_sink_statuses"))
                .containsExactly("stalled broker transport failure");
        fixture.environment.connectors().resume("out");
        assertThat(client.rows(sent)).containsExactly("3 3 14");
        assertThat(client.rows("SELECT status FROM mz_internal.mz_sink_status_history ORDER BY occurred_at"))
                .containsExactly("created", "starting", "running", "stalled", "running");
        client.run("ALTER CLUSTER ingest SET (REPLICATION FACTOR 0)");
        assertThat(client.rows("SELECT count(*) FROM mz_internal.mz_hydration_statuses h JOIN mz_sinks s"
                        + " ON s.id = h.object_id"))
                .containsExactly("0");
        fails("XX000", "'materialize.public.out' is a sink and cannot be read", () -> client.run("SELECT * FROM out"));
        client.run("CREATE VIEW v AS SELECT 1 AS one");
        fails(
                "XX000",
                "materialize.public.v is a view, which cannot be exported as a sink: only sources, tables and"
                        + " materialized views can",
                () -> client.run("CREATE SINK s FROM v INTO KAFKA CONNECTION broker (TOPIC 't') FORMAT JSON"));
        client.run("DROP SINK out");
        assertThat(client.rows("SHOW SINKS")).isEmpty();
    }

    @Test
    void comesWithTheColumnsOfItsFormat() throws SqlError {
        client.run("CREATE SOURCE lines FROM KAFKA CONNECTION broker (TOPIC 't') FORMAT TEXT");
        client.run("CREATE SOURCE docs FROM KAFKA CONNECTION broker (TOPIC 't') FORMAT JSON");
        client.run("CREATE SOURCE hook IN CLUSTER ingest FROM WEBHOOK BODY FORMAT JSON");
        assertThat(client.rows("SHOW COLUMNS FROM lines")).containsExactly("text true text ");
        assertThat(client.rows("SHOW COLUMNS FROM docs")).containsExactly("data true jsonb ");
        assertThat(client.rows("SHOW COLUMNS FROM hook")).containsExactly("body true jsonb ");
        assertThat(client.rows("SELECT type FROM mz_sources WHERE name = 'hook'"))
                .containsExactly("webhook");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE SOURCE s FROM LOAD GENERATOR TPCH|LOAD GENERATOR TPCH is not supported by the emulator",
                "CREATE SOURCE s FROM KAFKA CONNECTION broker (TOPIC 't') FORMAT TEXT INCLUDE TIMESTAMP"
                        + "|CREATE SOURCE whose columns are known elsewhere is not supported by the emulator",
                "CREATE SOURCE s FROM POSTGRES CONNECTION broker (PUBLICATION 'p') FOR ALL TABLES"
                        + "|CREATE SOURCE with tables of its own is not supported by the emulator",
                "CREATE SINK s FROM bids INTO ICEBERG CATALOG c|CREATE SINK INTO ICEBERG is not supported by the emulator",
                "CREATE CONNECTION c TO SMOKE SIGNALS|CREATE CONNECTION TO SMOKE is not supported by the emulator",
                "CREATE TABLE t FROM SOURCE bids (REFERENCE t)"
                        + "|CREATE TABLE FROM SOURCE without columns is not supported by the emulator",
                "CREATE MATERIALIZED VIEW m WITH (REFRESH EVERY '1 day') AS SELECT 1"
                        + "|the option REFRESH is not supported by the emulator"
            })
    void saysWhatItDoesNotKnow(String sql, String message) {
        fails("0A000", message, () -> client.run(sql));
    }

    @Test
    void onlySourcesAndSinksCanBeStopped() {
        for (String name : List.of("nowhere", "broker")) {
            assertThatThrownBy(() -> fixture.environment.connectors().stop(name, "stalled", "x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no source or sink \"" + name + "\"");
        }
    }
}
