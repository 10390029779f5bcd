package io.holdfast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.HoldfastDataSource;
import io.holdfast.freshness.ConsistencyToken;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

final class ConsistencyTokenFilterTest {
    private static final String HEADER = "Holdfast-Consistency-Token";

    private static TwoRegions emulated;

    @BeforeAll
    static void start() {
        emulated = new TwoRegions("CREATE TABLE orders (id bigint)");
    }

    @AfterAll
    static void stop() {
        emulated.close();
    }

    private static WebApplicationContextRunner context() {
        return new WebApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(HoldfastAutoConfiguration.class, FreshnessAutoConfiguration.class))
                .withPropertyValues(emulated.properties())
                .withPropertyValues("holdfast.consistency-token.enabled=true");
    }

    @Test
    void givesATokenBackThatCoversWhatTheRequestHasRead() {
        context().run(context -> {
            MockHttpServletResponse first = request(context, null);
            assertThat(first.getStatus()).isEqualTo(200);
            ConsistencyToken token = ConsistencyToken.parse(header(first));
            assertThat(token.timestamps()).hasSize(1);
            ConsistencyToken later = ConsistencyToken.parse(header(request(context, header(first))));
            assertThat(later.and(token)).isEqualTo(later);
        });
    }

    @Test
    void readsNothingFromBeforeTheTokenItWasGiven() {
        context().withPropertyValues("holdfast.query-timeout=4s").run(context -> {
            String environment = ConsistencyToken.parse(header(request(context, null)))
                    .timestamps()
                    .keySet()
                    .iterator()
                    .next();
            ConsistencyToken tomorrow = new ConsistencyToken(
                    Map.of(environment, System.currentTimeMillis() + 86_400_000), OptionalLong.empty());
            assertThat(request(context, tomorrow.encode()).getStatus())
                    .as("no endpoint has come so far")
                    .isEqualTo(503);
        });
    }

    @Test
    void answersADamagedTokenWith400AndSaysWhatToDo() {
        context().run(context -> {
            MockHttpServletResponse answer = request(context, "c29tZXRoaW5nIGVsc2U");
            assertThat(answer.getStatus()).isEqualTo(400);
            assertThat(answer.getErrorMessage()).contains(HEADER, "not a consistency token", "leave the header out");
            assertThat(answer.getHeader(HEADER)).isNull();
        });
    }

    @Test
    void signsTokensAndTakesNoOthersWhereThereIsAKey() {
        String key = "0123456789abcdef";
        context().withPropertyValues("holdfast.consistency-token.key=" + key).run(context -> {
            String token = header(request(context, null));
            assertThat(ConsistencyToken.parse(token, key.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                            .timestamps())
                    .hasSize(1);
            assertThat(request(context, token).getStatus()).isEqualTo(200);
            assertThat(request(context, ConsistencyToken.NONE.encode()).getStatus())
                    .isEqualTo(400);
        });
    }

    @Test
    void refusesAShortKeyWithoutShowingIt() {
        context()
                .withPropertyValues("holdfast.consistency-token.key=short-and-secret")
                .run(ok -> assertThat(ok).hasNotFailed());
        context()
                .withPropertyValues("holdfast.consistency-token.key=short-secret")
                .run(context -> {
                    FailureAnalysis analysis =
                            new SettingsFailureAnalyzer().analyze(Objects.requireNonNull(context.getStartupFailure()));
                    assertThat(analysis).isNotNull();
                    assertThat(analysis.getDescription())
                            .contains("shorter than 16 bytes")
                            .doesNotContain("short-secret");
                    assertThat(analysis.getAction()).contains("'holdfast.consistency-token.key'");
                });
    }

    @Test
    void hasTheHeaderThatIsWanted() {
        context()
                .withPropertyValues("holdfast.consistency-token.header=X-Seen")
                .run(context ->
                        assertThat(request(context, null).getHeader("X-Seen")).isNotEmpty());
    }

    @Test
    void isNotThereUnlessWantedAndNotWithoutServlets() {
        context()
                .withPropertyValues("holdfast.consistency-token.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(ConsistencyTokenFilter.class));
        emulated.context()
                .withPropertyValues("holdfast.consistency-token.enabled=true")
                .run(context -> assertThat(context).doesNotHaveBean(ConsistencyTokenFilter.class));
    }

    @Test
    void leavesNothingOfARequestToTheNextOneOfItsThread() {
        context().run(context -> {
            request(context, null);
            assertThat(context.getBean(FreshnessScope.class)).satisfies(scope -> {
                try (var connection = context.getBean(HoldfastDataSource.class).getConnection()) {
                    assertThat(connection.getClientInfo("holdfast.consistencyToken"))
                            .isNull();
                }
            });
        });
    }

    private static String header(MockHttpServletResponse response) {
        return Objects.requireNonNull(response.getHeader(HEADER));
    }

    private static MockHttpServletResponse request(ApplicationContext context, @Nullable String token)
            throws Exception {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> context.getBean(HoldfastMonitor.class)
                        .status()
                        .serving()
                        .isPresent());
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
        if (token != null) {
            request.addHeader(HEADER, token);
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        new MockFilterChain(
                        new Orders(context.getBean(HoldfastDataSource.class)),
                        context.getBean(ConsistencyTokenFilter.class))
                .doFilter(request, response);
        return response;
    }

    /** Reads twice, by two connections, and writes what it has read. */
    private static final class Orders extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final transient JdbcTemplate materialize;

        Orders(HoldfastDataSource dataSource) {
            this.materialize = new JdbcTemplate(dataSource);
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                Long first = materialize.queryForObject("SELECT count(*) FROM orders", Long.class);
                Long second = materialize.queryForObject("SELECT count(*) FROM orders", Long.class);
                response.getWriter().print(first + ", " + second);
            } catch (org.springframework.dao.DataAccessException e) {
                response.setStatus(503);
            }
        }
    }
}
