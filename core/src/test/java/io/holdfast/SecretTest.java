package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.health.SecondPathVerdict;
import io.holdfast.subscribe.Subscription;
import io.holdfast.testkit.MaterializeEmulator;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One canary for a password, and every place a person can look, at the finest level there is. */
final class SecretTest {
    private static final String CANARY = "canary-d41f8c";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");
    private final List<Logger> loud = List.of(
            Logger.getLogger("io.holdfast"),
            Logger.getLogger("com.zaxxer"),
            Logger.getLogger("org.postgresql"),
            Logger.getLogger("jdk.internal.httpclient"));
    private final Handler capture = new Capture();

    @BeforeEach
    void listen() {
        capture.setLevel(Level.ALL);
        root.addHandler(capture);
        loud.forEach(logger -> logger.setLevel(Level.ALL));
    }

    @AfterEach
    void stopListening() {
        root.removeHandler(capture);
        loud.forEach(logger -> logger.setLevel(null));
    }

    @Test
    void aPasswordIsNeverShown() throws Exception {
        try (MaterializeEmulator region = MaterializeEmulator.builder()
                .user("app")
                .password(CANARY)
                .httpPort(0)
                .start()) {
            region.execute("CREATE TABLE t (a bigint)");
            try (HoldfastDataSource materialize = open(region, CANARY)) {
                Regions.sum(materialize);
                Subscription subscription = materialize.subscribe("t").start(batch -> {});
                await().until(() -> subscription.state() == Subscription.State.LIVE);
                region.crash();
                await().until(() -> subscription.state() == Subscription.State.DETACHED);
                look(catchThrowable(() -> Regions.sum(materialize)));
                await().until(() -> materialize.status().details().get(0).secondPath() != SecondPathVerdict.UNKNOWN);
                seen.add(materialize.toString());
                seen.add(materialize.status().toString());
                seen.add(registry.scrape());
            }
            region.restart();
            try (HoldfastDataSource materialize = open(region, "wrong-" + CANARY)) {
                look(catchThrowable(materialize::getConnection));
                seen.add(materialize.toString());
            }
        }
        assertThat(seen).as("the test looks at something").hasSizeGreaterThan(100);
        String basic = Base64.getEncoder().encodeToString(("app:" + CANARY).getBytes(StandardCharsets.UTF_8));
        assertThat(seen).noneMatch(text -> text.contains(CANARY) || text.contains(basic));
    }

    private HoldfastDataSource open(MaterializeEmulator region, String password) {
        return HoldfastDataSource.builder()
                .endpoint("east", region.address())
                .user("app")
                .password(password)
                .set("queryTimeout", "1s")
                .set("http", "http://" + region.httpAddress())
                .meterRegistry(registry)
                .listener(this::hear)
                .build();
    }

    private void hear(HoldfastEvent event) {
        seen.add(event.toString());
    }

    private void look(Throwable failure) {
        assertThat(failure).isNotNull();
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        seen.add(text.toString());
    }

    /** Keeps every line as a person would read it. */
    private final class Capture extends Handler {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord line) {
            seen.add(formatter.format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
