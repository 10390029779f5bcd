package io.holdfast.spring.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.HoldfastDataSource;
import io.holdfast.freshness.ReadInfo;
import io.holdfast.spring.HoldfastMonitor;
import io.holdfast.spring.MaxStaleness;
import io.holdfast.spring.SubscriptionListener;
import io.holdfast.testkit.Regions;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A whole application, with every auto-configuration that is there, on the Spring Boot of the module that runs this. */
final class BootMatrixTest {
    private static final String EAST = "us-east-1";
    private static final String WEST = "eu-west-1";
    private static final Duration SOON = Duration.ofSeconds(40);

    private static Regions regions;
    private static ConfigurableApplicationContext application;

    @BeforeAll
    static void start() {
        regions = Regions.start(List.of(EAST, WEST), "CREATE TABLE orders (id bigint, customer_name text)");
        regions.upstream().insert("orders", 1L, "ada");
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--holdfast.failback-delay=100ms",
                "--holdfast.watched-objects=orders",
                "--holdfast.consistency-token.enabled=true",
                "--holdfast.observations.enabled=true",
                "--management.endpoints.web.exposure.include=*",
                "--management.endpoint.holdfast.access=unrestricted",
                "--management.endpoint.health.show-details=always"));
        regions.all().forEach(region -> {
            arguments.add("--holdfast.endpoints." + region.name() + ".host=127.0.0.1");
            arguments.add("--holdfast.endpoints." + region.name() + ".port="
                    + region.network().port());
        });
        application = SpringApplication.run(Application.class, arguments.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        application.close();
        regions.close();
    }

    @Test
    void itIsTheSpringBootThatItSays() {
        assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("boot.version"));
    }

    @Test
    void theApplicationsDataSourceIsOurs() {
        assertThat(application.getBean(DataSource.class)).isInstanceOf(HoldfastDataSource.class);
        assertThat(application
                        .getBean(JdbcClient.class)
                        .sql("SELECT count(*) FROM orders")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(application.getBean(Orders.class).inTransaction()).isEqualTo(1);
    }

    @Test
    void aBoundOnStalenessIsHeld() {
        Orders orders = application.getBean(Orders.class);
        await().atMost(SOON).until(() -> orders.freshlyReadFrom().equals(EAST));
        regions.get(EAST).emulator().faults().lag(Duration.ofSeconds(8));
        await().atMost(SOON).until(() -> orders.freshlyReadFrom().equals(WEST));
        regions.get(EAST).emulator().faults().lag(Duration.ZERO);
        await().atMost(SOON).until(() -> orders.freshlyReadFrom().equals(EAST));
    }

    @Test
    void healthInfoAndTheEndpointAnswer() throws Exception {
        await().atMost(SOON).until(() -> get("/actuator/health").body().contains("\"serving\":\"us-east-1\""));
        assertThat(get("/actuator/health").body()).contains("\"holdfast\"", "\"degraded\"", "\"roundTripMillis\"");
        assertThat(get("/actuator/info").body()).contains("\"holdfast\"");
        assertThat(get("/actuator/holdfast").body()).contains("\"subscriptions\"", "\"orders\"");
        assertThat(post("/actuator/holdfast/subscription/orders", "{\"action\":\"start\"}").statusCode())
                .isEqualTo(204);
        assertThat(post("/actuator/holdfast/us-east-1", "{\"action\":\"explode\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void metersAndObservationsAreThere() {
        assertThat(application.getBean(Orders.class).inTransaction()).isEqualTo(1);
        MeterRegistry registry = application.getBean(MeterRegistry.class);
        assertThat(registry.find("holdfast.endpoint.serving").gauges()).hasSize(2);
        assertThat(registry.find("hikaricp.connections").gauges()).hasSize(2);
        assertThat(registry.find("db.client.operation").tag("db.operation.name", "SELECT").timers())
                .isNotEmpty();
    }

    @Test
    void theTokenTravelsInItsHeader() throws Exception {
        HttpResponse<String> first = get("/orders");
        assertThat(first.body()).isEqualTo("1");
        assertThat(first.headers().firstValue("Holdfast-Consistency-Token")).isPresent();
        HttpRequest damaged = request("/orders")
                .header("Holdfast-Consistency-Token", "damaged")
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(damaged, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aListenerHearsOfEveryOrderAndARegionsLossCostsNothing() {
        Orders orders = application.getBean(Orders.class);
        await().atMost(SOON).until(() -> orders.knows("ada"));
        regions.get(EAST).lose();
        assertThat(orders.inTransaction()).isEqualTo(1);
        await().atMost(SOON)
                .until(() -> application
                        .getBean(HoldfastMonitor.class)
                        .status()
                        .serving()
                        .orElse("")
                        .equals(WEST));
        regions.get(EAST).restore();
        await().atMost(SOON)
                .until(() -> application
                        .getBean(HoldfastMonitor.class)
                        .status()
                        .serving()
                        .orElse("")
                        .equals(EAST));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(
                "http://127.0.0.1:" + application.getEnvironment().getRequiredProperty("local.server.port") + path));
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient().send(request(path).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String json) throws Exception {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    /** As anybody writes one. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Orders.class, Controller.class})
    static class Application {}

    /** A row of the table. */
    record Order(long id, String customerName) {}

    /** Reads and listens. */
    static class Orders {
        private final Set<String> customers = ConcurrentHashMap.newKeySet();
        private final JdbcTemplate materialize;

        Orders(JdbcTemplate materialize) {
            this.materialize = materialize;
        }

        @Transactional(readOnly = true)
        public long inTransaction() {
            Long count = materialize.queryForObject("SELECT count(*) FROM orders", Long.class);
            return count == null ? 0 : count;
        }

        @MaxStaleness("3s")
        public String freshlyReadFrom() {
            String endpoint = materialize.query(
                    "SELECT count(*) FROM orders",
                    (ResultSetExtractor<String>) rows -> rows.unwrap(ReadInfo.class).endpoint());
            return endpoint == null ? "" : endpoint;
        }

        public boolean knows(String customer) {
            return customers.contains(customer);
        }

        @SubscriptionListener("orders")
        public void order(Order order) {
            customers.add(order.customerName());
        }
    }

    /** Over HTTP. */
    @RestController
    static class Controller {
        private final Orders orders;

        Controller(Orders orders) {
            this.orders = orders;
        }

        @GetMapping("/orders")
        String count() {
            return String.valueOf(orders.inTransaction());
        }
    }
}
