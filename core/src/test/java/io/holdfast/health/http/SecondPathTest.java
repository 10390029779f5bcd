package io.holdfast.health.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.holdfast.health.SecondPathVerdict.BUSY;
import static io.holdfast.health.SecondPathVerdict.ENVIRONMENT_DOWN;
import static io.holdfast.health.SecondPathVerdict.ENVIRONMENT_UP;
import static io.holdfast.health.SecondPathVerdict.PATH_DOWN;
import static io.holdfast.health.SecondPathVerdict.TURNED_AWAY;
import static io.holdfast.health.SecondPathVerdict.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.holdfast.endpoint.Credentials;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.endpoint.HttpPath;
import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.health.SecondPathVerdict;
import io.holdfast.health.director.ProbeObserver;
import io.holdfast.health.director.Signal;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import io.holdfast.time.Timing;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an environment, a balancer, a proxy or nobody may answer, and what follows of it. */
final class SecondPathTest {
    private static final String ONE =
            "{\"results\":[{\"tag\":\"SELECT 1\",\"rows\":[[\"1\"]],\"desc\":{\"columns\":[{\"name\":\"?column?\"}]},"
                    + "\"notices\":[]}]}";

    private final WireMockServer server =
            new WireMockServer(options().dynamicPort().dynamicHttpsPort().bindAddress("127.0.0.1"));
    private final Threads threads = new Threads("http-test");
    private final Timing timing = new Timing(Ticker.system(), Scheduler.onThread(threads, "director"), threads);
    private final List<Signal> signals = new CopyOnWriteArrayList<>();
    private final List<HoldfastEvent> events = new CopyOnWriteArrayList<>();
    private final SecondPath.Ears ears = new SecondPath.Ears(
            (endpoint, signal) -> signals.add(signal),
            new ProbeObserver() {},
            new EventPublisher(List.of(events::add)));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        timing.scheduler().close();
        server.stop();
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments("200", json(ONE), ENVIRONMENT_UP),
                arguments(
                        "200 with the server's error",
                        json("{\"results\":[{\"error\":{\"message\":\"no\",\"code\":\"42501\"},\"notices\":[]}]}"),
                        ENVIRONMENT_UP),
                arguments("401", aResponse().withStatus(401), TURNED_AWAY),
                arguments("403", aResponse().withStatus(403).withBody("session denied"), TURNED_AWAY),
                arguments("429", aResponse().withStatus(429).withHeader("Retry-After", "7"), BUSY),
                arguments("503", aResponse().withStatus(503).withBody("upstream is not available"), ENVIRONMENT_DOWN),
                arguments("503 of a proxy", html(503), PATH_DOWN),
                arguments(
                        "a redirect", aResponse().withStatus(302).withHeader("Location", "https://login/"), PATH_DOWN),
                arguments("404", aResponse().withStatus(404), PATH_DOWN),
                arguments("a proxy's page", html(200), PATH_DOWN),
                arguments("a page that says it is JSON", json("<html>sign in</html>"), PATH_DOWN),
                arguments("malformed JSON", json(ONE.substring(0, ONE.length() - 3)), PATH_DOWN),
                arguments("two answers", json(ONE + ONE), PATH_DOWN),
                arguments("deep JSON", json("{\"results\":" + "[".repeat(5000)), PATH_DOWN),
                arguments("other JSON", json("{\"status\":\"ok\"}"), PATH_DOWN),
                arguments("nothing", json(""), PATH_DOWN),
                arguments("a reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), PATH_DOWN),
                arguments("garbage", aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE), PATH_DOWN),
                arguments("silence", json(ONE).withFixedDelay(20_000), PATH_DOWN),
                arguments("dribble", json(ONE).withChunkedDribbleDelay(40, 60_000), PATH_DOWN),
                arguments("much too much", json("{\"results\":[\"" + "x".repeat(300_000) + "\"]}"), PATH_DOWN));
    }

    private static ResponseDefinitionBuilder json(String body) {
        return aResponse()
                .withStatus(200)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }

    private static ResponseDefinitionBuilder html(int status) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "text/html")
                .withBody("<html><body>Gateway</body></html>");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void anAnswerMeansWhatItProves(String name, ResponseDefinitionBuilder answer, SecondPathVerdict verdict)
            throws IOException {
        server.stubFor(any(anyUrl()).willReturn(answer));
        try (SecondPath path = ask("http://127.0.0.1:" + server.port())) {
            await().until(() -> path.verdict() != UNKNOWN);

            assertThat(path.verdict()).as(path.reason()).isEqualTo(verdict);
            assertThat(path.reason()).isNotEmpty();
        }
    }

    @Test
    void whatIsSentIsAStatementWithCredentials() throws IOException {
        server.stubFor(post("/api/sql").willReturn(json(ONE)));
        try (SecondPath path = ask("http://127.0.0.1:" + server.port() + "/api/sql")) {
            await().until(() -> path.verdict() == ENVIRONMENT_UP);
        }
        server.verify(postRequestedFor(anyUrl())
                .withHeader("Authorization", equalTo("Basic YXBwOnMzY3JldA=="))
                .withRequestBody(equalToJson("{\"query\":\"SELECT 1\"}")));
    }

    @Test
    void credentialsDoNotTravelInTheClear() throws IOException {
        HttpPath plain = HttpPath.parse("http", "http://db.example/api/sql", "db.example")
                .orElseThrow();
        HttpPath tls = HttpPath.parse("http", "443", "db.example").orElseThrow();

        assertThat(request(plain).build(Duration.ofSeconds(1)).headers().map()).doesNotContainKey("Authorization");
        assertThat(request(tls).build(Duration.ofSeconds(1)).headers().map()).containsKey("Authorization");
        assertThat(tls.uri()).hasToString("https://db.example:443/api/sql");
    }

    private static Request request(HttpPath path) {
        return new Request(endpoint(), path, new Credentials("app", () -> "s3cret"));
    }

    @Test
    void readinessIsAskedWithoutALogin() throws IOException {
        server.stubFor(get("/api/readyz").willReturn(aResponse().withStatus(200).withBody("ready")));
        try (SecondPath path = ask("http://127.0.0.1:" + server.port() + "/api/readyz")) {
            await().until(() -> path.verdict() == ENVIRONMENT_UP);
        }
        assertThat(server.getAllServeEvents().get(0).getRequest().containsHeader("Authorization"))
                .isFalse();
    }

    @Test
    void aCertificateOfNobodyWeTrustIsNoAnswer() throws IOException {
        server.stubFor(any(anyUrl()).willReturn(json(ONE)));
        try (SecondPath path = ask("https://127.0.0.1:" + server.httpsPort())) {
            await().until(() -> path.verdict() != UNKNOWN);

            assertThat(path.verdict()).isEqualTo(PATH_DOWN);
            assertThat(path.reason()).contains("SSL");
        }
        assertThat(server.getAllServeEvents()).isEmpty();
    }

    @Test
    void anEndlessAnswerIsCutOff() throws IOException {
        try (ServerSocket endless = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            threads.start("endless", () -> serveForEver(endless));
            try (SecondPath path = ask("http://127.0.0.1:" + endless.getLocalPort())) {
                await().until(() -> path.verdict() != UNKNOWN);

                assertThat(path.verdict()).isEqualTo(PATH_DOWN);
                assertThat(path.reason()).isEqualTo("the answer was longer than 65536 bytes");
            }
        }
    }

    private static void serveForEver(ServerSocket server) {
        try (Socket client = server.accept();
                OutputStream out = client.getOutputStream()) {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"results\":["
                    .getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write("[1],".repeat(100).getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            assertThat(e).as("the client hung up").isNotNull();
        }
    }

    @Test
    void anEnvironmentThatIsGoneIsAWitnessWhenThereIsASuspicion() throws IOException {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
        try (SecondPath path = ask("http://127.0.0.1:" + server.port())) {
            await().until(() -> path.verdict() == ENVIRONMENT_DOWN);
            assertThat(signals).as("nobody asked").isEmpty();

            path.suspect();

            await().until(() -> signals.stream().anyMatch(Signal.EnvironmentGone.class::isInstance));
        }
        assertThat(events).hasSize(1).first().isInstanceOf(HoldfastEvent.SecondPathChanged.class);
    }

    @Test
    void whoAsksToBeLeftAloneIsNotAskedInASuspicionEither() throws Exception {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(429).withHeader("Retry-After", "3600")));
        try (SecondPath path = ask("http://127.0.0.1:" + server.port())) {
            await().until(() -> path.verdict() == BUSY);
            path.suspect();
            path.suspect();
            await().during(Duration.ofMillis(500))
                    .until(() -> server.getAllServeEvents().size() == 1);
            assertThat(path.reason()).contains("300 s");
        }
    }

    @Test
    void closingGivesBackEveryThread() throws IOException {
        server.stubFor(any(anyUrl()).willReturn(json(ONE).withFixedDelay(20_000)));
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        SecondPath path = ask("http://127.0.0.1:" + server.port());
        await().until(() -> started(before).stream().anyMatch(name -> name.contains("SelectorManager")));
        await().until(() -> !server.getAllServeEvents().isEmpty() || path.verdict() != UNKNOWN);

        path.close();

        await().untilAsserted(() -> assertThat(started(before)).isEmpty());
    }

    private static List<String> started(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.contains("HttpClient") || name.contains("holdfast-http-test-http"))
                .toList();
    }

    private SecondPath ask(String url) throws IOException {
        HttpPath path = HttpPath.parse("http", url, "127.0.0.1").orElseThrow();
        return new SecondPath(endpoint(), path, new Credentials("app", () -> "s3cret"), timing, ears);
    }

    private static Endpoint endpoint() {
        return new Endpoint("east", new EndpointAddress("db.example", 6875));
    }
}
