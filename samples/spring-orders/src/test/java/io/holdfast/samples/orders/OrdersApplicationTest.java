package io.holdfast.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OrdersApplicationTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private RunningApplication application;

    @BeforeEach
    void start() {
        application = new RunningApplication("--holdfast.failback-delay=200ms");
        await().atMost(SOON)
                .until(() -> application.bean(OrderBook.class).page().orders() > 3);
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void answersAnOrderAndSaysWhereThereIsNone() throws Exception {
        assertThat(application.get("/api/orders/1"))
                .returns(200, HttpResponse::statusCode)
                .extracting(HttpResponse::body)
                .asString()
                .contains("\"id\":1", "\"customer\":\"Barbara\"");
        assertThat(application.get("/api/orders/999999").statusCode()).isEqualTo(404);
        assertThat(application.post("/api/regions/nowhere/kill").statusCode()).isEqualTo(404);
        assertThat(application.post("/api/regions/us-east-1/melt").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill", "blackhole"})
    void losesARegionWithoutAFailedReadOrAMissingOrder(String fault) throws Exception {
        ReadCounts reads = application.bean(ReadCounts.class);
        assertThat(application.post("/api/regions/" + World.EAST + "/" + fault).statusCode())
                .isEqualTo(204);
        await().atMost(SOON).until(() -> serving().equals(World.WEST));
        long lastBefore = application.bean(OrderFeed.class).last();
        await().atMost(SOON)
                .until(() -> application.bean(OrderBook.class).page().highest() > lastBefore + 5);
        application.post("/api/regions/" + World.EAST + "/heal");
        await().atMost(SOON).until(() -> serving().equals(World.EAST));
        OrderBook.Page page = application.bean(OrderBook.class).page();
        assertThat(page.missing()).isZero();
        assertThat(page.doubled()).isZero();
        assertThat(reads.turn().failed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill", "freeze", "blackhole"})
    void healthAnswersWithinASecondWhileRegionsAreLost(String fault) throws Exception {
        application.get("/actuator/health");
        for (String region : List.of(World.EAST, World.WEST)) {
            application.post("/api/regions/" + region + "/" + fault);
            List<Long> millis = new ArrayList<>();
            List<Long> more = new ArrayList<>();
            for (int asked = 0; asked < 8; asked++) {
                long page = millis("/app.css", "{");
                millis.add(millis("/actuator/health", "\"degraded\""));
                more.add(millis.get(asked) - Math.max(page, millis("/app.css", "{")));
                LockSupport.parkNanos(Duration.ofMillis(150).toNanos());
            }
            System.out.println("/actuator/health while " + region + " is lost by " + fault + ", in ms: " + millis);
            assertThat(more)
                    .as("more than a page that reads nothing, which a busy machine delays as well")
                    .allMatch(took -> took <= 1_000);
        }
    }

    private long millis(String path, String expected) throws Exception {
        long begun = System.nanoTime();
        assertThat(application.get(path).body()).contains(expected);
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    @Test
    void streamsItsStatusToThePage() throws Exception {
        await().atMost(SOON).until(() -> serving().equals(World.EAST));
        HttpResponse<Stream<String>> stream = application
                .client()
                .send(HttpRequest.newBuilder(application.uri("/api/status")).build(), BodyHandlers.ofLines());
        try (Stream<String> lines = stream.body()) {
            assertThat(lines.filter(line -> line.startsWith("data:"))
                            .findFirst()
                            .orElseThrow())
                    .contains("\"serving\":\"us-east-1\"", "\"timeline\":[", "\"missing\":0");
        }
    }

    @Test
    void showsItsEndpointAndItsMetrics() throws Exception {
        assertThat(application.get("/actuator/holdfast").body()).contains("\"serving\"", "order-book");
        assertThat(application.get("/actuator/prometheus").statusCode()).isEqualTo(200);
        assertThat(application.get("/").body()).contains("Incident timeline");
    }

    @Test
    void nobodyDrainsNorSwitchesOverHttpUnlessThatIsAllowed() throws Exception {
        for (String target : List.of("/actuator/holdfast", "/actuator/holdfast/us-east-1")) {
            HttpRequest write = HttpRequest.newBuilder(application.uri(target))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"mode\":\"passthrough\",\"action\":\"drain\"}"))
                    .build();
            assertThat(application.client().send(write, BodyHandlers.ofString()).statusCode())
                    .as(target)
                    .isBetween(400, 499);
        }
        assertThat(application.get("/actuator/holdfast").body()).contains("\"mode\":\"active\"");
        assertThat(application.bean(StatusPage.class).now().regions())
                .extracting(StatusPage.RegionView::state)
                .doesNotContain("DRAINING", "DRAINED");
    }

    private String serving() {
        return application.bean(StatusPage.class).now().serving();
    }
}
