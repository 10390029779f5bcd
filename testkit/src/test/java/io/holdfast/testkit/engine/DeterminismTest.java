package io.holdfast.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.SqlError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a virtual clock nothing depends on when or how fast a test runs. */
final class DeterminismTest {
    private static final List<String> SUBSCRIPTIONS = List.of(
            "SUBSCRIBE t WITH (PROGRESS)",
            "SUBSCRIBE t ENVELOPE UPSERT (KEY (a))",
            "SUBSCRIBE sums WITH (PROGRESS)",
            "SUBSCRIBE (SELECT a, upper(b) AS b FROM t WHERE a > 3)",
            "SUBSCRIBE (SELECT b, max(a) AS most FROM t GROUP BY b)");

    private static byte[] run(long seed) throws SqlError {
        StringBuilder text = new StringBuilder();
        try (Fixture fixture = Fixture.remembering(Duration.ofSeconds(5));
                Client writer = fixture.client()) {
            writer.run("CREATE TABLE t (a int, b text)");
            writer.run("CREATE MATERIALIZED VIEW sums AS SELECT b, count(*) AS n, sum(a) AS total FROM t GROUP BY b");
            Client[] readers = new Client[SUBSCRIPTIONS.size()];
            for (int i = 0; i < readers.length; i++) {
                readers[i] = fixture.client();
                readers[i].run("BEGIN; DECLARE c CURSOR FOR " + SUBSCRIPTIONS.get(i));
            }
            Random random = new Random(seed);
            for (int step = 0; step < 200; step++) {
                step(fixture, writer, random, text);
                Client reader = readers[random.nextInt(readers.length)];
                text.append(reader.rows("FETCH ALL c WITH (timeout = '0s')")).append('\n');
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void step(Fixture fixture, Client writer, Random random, StringBuilder text) {
        int key = random.nextInt(10);
        try {
            switch (random.nextInt(8)) {
                case 0, 1 -> writer.run("INSERT INTO t VALUES (" + key + ", 'g" + key % 3 + "'), (7, 'x')");
                case 2 -> text.append(writer.tag("UPDATE t SET a = a + 1 WHERE a = " + key));
                case 3 -> text.append(writer.tag("DELETE FROM t WHERE a > " + key));
                case 4 -> fixture.clock.advance(Duration.ofMillis(random.nextInt(3_000)));
                case 5 -> text.append(writer.rows("SELECT b, sum(a), mz_now() FROM t GROUP BY b"));
                case 6 -> text.append(writer.rows("EXPLAIN TIMESTAMP FOR SELECT * FROM sums, t"));
                default -> text.append(writer.rows("SELECT * FROM sums AS OF " + (fixture.now() - key * 1_000L)));
            }
        } catch (SqlError e) {
            text.append(e.sqlState()).append(e.message()).append(e.detail());
        }
        text.append('\n');
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 20_261_122})
    void aSeedGivesTheSameBytesAgain(long seed) throws SqlError {
        byte[] first = run(seed);
        assertThat(run(seed)).isEqualTo(first);
        assertThat(first.length).isGreaterThan(10_000);
        assertThat(run(seed + 1)).isNotEqualTo(first);
    }
}
