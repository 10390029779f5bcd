package io.holdfast.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.MaterializeEmulator;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlApiTest {
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("materialize:s3cret".getBytes(StandardCharsets.UTF_8));

    private final MaterializeEmulator emulator = MaterializeEmulator.builder()
            .name("httptest")
            .password("s3cret")
            .httpPort(0)
            .start();

    @AfterEach
    void stop() {
        emulator.close();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("holdfast-http-httptest")));
    }

    @Test
    void aQueryAnswersWithTagRowsAndColumns() throws Exception {
        assertThat(sql("{\"query\": \"SELECT 1 AS a, 'x\\\"y' AS b, true AS c, NULL::text AS d, 2.50 AS e\"}"))
                .isEqualTo("{\"results\":[{\"tag\":\"SELECT 1\",\"rows\":[[\"1\",\"x\\\"y\",true,null,\"2.5\"]],"
                        + "\"desc\":{\"columns\":[{\"name\":\"a\",\"type_oid\":23,\"type_len\":4,\"type_mod\":-1},"
                        + "{\"name\":\"b\",\"type_oid\":25,\"type_len\":-1,\"type_mod\":-1},"
                        + "{\"name\":\"c\",\"type_oid\":16,\"type_len\":1,\"type_mod\":-1},"
                        + "{\"name\":\"d\",\"type_oid\":25,\"type_len\":-1,\"type_mod\":-1},"
                        + "{\"name\":\"e\",\"type_oid\":1700,\"type_len\":-1,\"type_mod\":-1}]},\"notices\":[]}]}");
    }

    @Test
    void statementsRunInOrderUpToTheFirstError() throws Exception {
        assertThat(sql("{\"query\": \"CREATE TABLE t (a int); SELECT * FROM nowhere; CREATE TABLE u (a int)\"}"))
                .startsWith("{\"results\":[{\"ok\":\"CREATE TABLE\",\"notices\":[]},"
                        + "{\"error\":{\"message\":\"unknown catalog item 'nowhere'\",\"code\":\"XX000\"")
                .doesNotContain("CREATE TABLE\",\"notices\":[]},{\"ok\"");
    }

    @Test
    void queriesTakeParametersAsText() throws Exception {
        emulator.execute("CREATE TABLE t (a int, b text)");
        assertThat(sql("{\"queries\": [{\"query\": \"INSERT INTO t VALUES ($1, $2)\", \"params\": [\"7\", null]},"
                        + "{\"query\": \"SELECT a + $1::int FROM t WHERE a = $2\", \"params\": [\"1\", \"7\"]}]}"))
                .startsWith("{\"results\":[{\"ok\":\"INSERT 0 1\"")
                .contains("\"rows\":[[\"8\"]]");
        assertThat(sql("{\"queries\": [{\"query\": \"SELECT $1::int\", \"params\": []}]}"))
                .contains("\"code\":\"08P01\"");
    }

    @Test
    void optionsSetVariablesOfTheSession() throws Exception {
        String options = URLEncoder.encode("{\"application_name\":\"check\"}", StandardCharsets.UTF_8);

        Answer answer = post("/api/sql?options=" + options, BASIC, "{\"query\": \"SHOW application_name\"}");

        assertThat(answer.body()).contains("\"rows\":[[\"check\"]]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SUBSCRIBE (SELECT 1)",
                "COPY (SELECT 1) TO STDOUT",
                "DECLARE c CURSOR FOR SELECT 1",
                "FETCH 1 c",
                "CLOSE c"
            })
    void whatNeedsASessionIsRefused(String statement) throws Exception {
        assertThat(sql("{\"query\": \"" + statement + "\"}"))
                .isEqualTo("{\"results\":[{\"error\":{\"message\":\"unsupported via this API: " + statement
                        + "\",\"code\":\"0A000\"},\"notices\":[]}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"query\": 1}",
                "{\"query\": \"SELECT 1\"} x",
                "{\"queries\": [{}]}",
                "{\"query\":\"\\u00\"}"
            })
    void aBodyThatIsNotARequestIsABadRequest(String body) throws Exception {
        assertThat(post("/api/sql", BASIC, body).status()).isEqualTo(400);
    }

    @Test
    void credentialsAreChecked() throws Exception {
        String query = "{\"query\": \"SELECT 1\"}";

        assertThat(post("/api/sql", "Bearer s3cret", query).status()).isEqualTo(200);
        assertThat(post("/api/sql", "Bearer wrong", query).status()).isEqualTo(401);
        assertThat(post("/api/sql", "Basic bm9ib2R5Ong=", query).status()).isEqualTo(401);
        assertThat(post("/api/sql", "", query).status()).isEqualTo(401);
        emulator.faults().rejectLogins(1, "dns error");
        assertThat(post("/api/sql", BASIC, query).status()).isEqualTo(401);
        emulator.faults().denySessions();
        assertThat(post("/api/sql", BASIC, query).status()).isEqualTo(403);
    }

    @Test
    void readinessFollowsTheEnvironmentAndLivenessDoesNot() throws Exception {
        assertThat(get("/api/readyz")).isEqualTo("200 ready");
        emulator.faults().loseUpstream();
        assertThat(get("/api/readyz")).isEqualTo("503 not ready");
        assertThat(get("/api/livez")).isEqualTo("200 live");
        assertThat(post("/api/sql", BASIC, "{\"query\": \"SELECT 1\"}").status())
                .isEqualTo(503);
        emulator.faults().heal();
        assertThat(get("/api/readyz")).isEqualTo("200 ready");
    }

    @Test
    void aCrashTakesThePortAndARestartBringsItBack() throws Exception {
        emulator.faults().stall();
        CompletableFuture<String> stalled = CompletableFuture.supplyAsync(() -> {
            try {
                return sql("{\"query\": \"SELECT 1\"}");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("holdfast-http-httptest")));
        emulator.crash();

        assertThatThrownBy(() -> get("/api/livez")).isInstanceOf(ConnectException.class);
        assertThatThrownBy(stalled::get).hasCauseInstanceOf(IllegalStateException.class);
        emulator.faults().heal();
        emulator.restart();
        assertThat(get("/api/livez")).isEqualTo("200 live");
        assertThat(sql("{\"query\": \"SELECT 1\"}")).contains("\"rows\":[[\"1\"]]");
    }

    @Test
    void withoutAPortThereIsNoAddress() {
        try (MaterializeEmulator plain = MaterializeEmulator.builder().start()) {
            assertThatIllegalStateException().isThrownBy(plain::httpAddress).withMessageContaining("httpPort");
        }
    }

    private record Answer(int status, String body) {}

    private String sql(String body) throws IOException {
        Answer answer = post("/api/sql", BASIC, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private Answer post(String path, String credentials, String body) throws IOException {
        HttpURLConnection connection = open(path);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        if (!credentials.isEmpty()) {
            connection.setRequestProperty("Authorization", credentials);
        }
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        return answer(connection);
    }

    private String get(String path) throws IOException {
        Answer answer = answer(open(path));
        return answer.status() + " " + answer.body();
    }

    private HttpURLConnection open(String path) throws IOException {
        return (HttpURLConnection)
                URI.create("http://" + emulator.httpAddress() + path).toURL().openConnection();
    }

    private static Answer answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
