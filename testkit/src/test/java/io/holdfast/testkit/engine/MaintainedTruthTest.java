package io.holdfast.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.SqlError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A query asked anew, a materialized view of it and the sum of a SUBSCRIBE to it are the same after every write. */
final class MaintainedTruthTest {
    /** Queries whose answer depends on the order of equal rows have no one truth. */
    private static final Pattern ORDERED = Pattern.compile(
            "LIMIT|FETCH|OFFSET|DISTINCT ON|_agg|_value|lag\\(|lead\\(|row_number|ntile|ROWS BETWEEN|^\\(|\\*");

    private static final Pattern READS = Pattern.compile("FROM (t|c)\\b");
    private static final int WRITES = 25;

    private final Fixture fixture = new Fixture();
    private final Map<String, Client> subscribers = new LinkedHashMap<>();
    private final Map<String, Map<String, Long>> sums = new HashMap<>();
    private Client client;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        for (String sql : PostgresDifferenceTest.TABLES) {
            client.run(sql);
        }
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    @Timeout(300)
    void everyWayOfAskingAnswersTheSame() throws SqlError, IOException {
        List<String> queries = new ArrayList<>();
        for (String query : PostgresDifferenceTest.queries()) {
            if (READS.matcher(query).find() && !ORDERED.matcher(query).find() && begins(query, queries.size())) {
                queries.add(query);
            }
        }
        assertThat(queries).hasSizeGreaterThan(35);
        Random random = new Random(11);
        for (int i = 0; i < WRITES; i++) {
            client.run(write(random));
            fixture.seconds(1);
        }
        for (int i = 0; i < queries.size(); i++) {
            check(queries.get(i), "m" + i);
        }
    }

    /** Starts to follow a query; false where it fails, as some of them are meant to, or cannot be a view. */
    private boolean begins(String query, int number) throws SqlError {
        try {
            client.rows(query);
            client.run("CREATE MATERIALIZED VIEW m" + number + " AS " + query);
        } catch (SqlError e) {
            return false;
        }
        Client subscriber = fixture.client();
        subscriber.run("BEGIN; DECLARE s CURSOR FOR SUBSCRIBE (" + query + ")");
        subscribers.put(query, subscriber);
        take(query);
        return true;
    }

    private void take(String query) throws SqlError {
        Map<String, Long> sum = sums.computeIfAbsent(query, key -> new HashMap<>());
        for (String row : subscribers.get(query).rows("FETCH ALL s WITH (timeout = '0s')")) {
            String[] parts = row.split(" ", 3);
            sum.merge(parts[2], Long.parseLong(parts[1]), Long::sum);
        }
        sum.values().removeIf(count -> count == 0);
    }

    private void check(String query, String view) throws SqlError {
        take(query);
        Map<String, Long> asked = counted(client.rows(query));
        assertThat(counted(client.rows("SELECT * FROM " + view))).as(query).isEqualTo(asked);
        assertThat(sums.get(query)).as(query).isEqualTo(asked);
    }

    private static Map<String, Long> counted(List<String> rows) {
        Map<String, Long> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(row, 1L, Long::sum));
        return counts;
    }

    private static String write(Random random) {
        int id = 1 + random.nextInt(6);
        String number = random.nextInt(4) == 0 ? "NULL" : String.valueOf(random.nextInt(9) - 2);
        return switch (random.nextInt(6)) {
            case 0 -> "INSERT INTO c VALUES (" + id + ", " + number + ", " + random.nextInt(30) + ", 'new')";
            case 1 -> "UPDATE c SET x = " + number + ", y = NULL WHERE id = " + id;
            case 2 -> "DELETE FROM c WHERE id = " + id + " AND x > 3";
            case 3 ->
                "INSERT INTO t (id, a, b, n, s, p, ts, d) VALUES (" + id + ", " + number + ", 7, 1.5, 'lamp', true, "
                        + "'2024-05-06 07:08:09', '2024-02-29')";
            case 4 -> "UPDATE t SET a = " + number + ", s = 'B', n = n + 1 WHERE id = " + id;
            default -> "DELETE FROM t WHERE id = " + id + " AND a = 1";
        };
    }
}
