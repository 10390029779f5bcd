package io.holdfast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.EmulatorBuilder;
import io.holdfast.testkit.Regions;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;

/** Regions that take TLS only, with certificates that nobody but the bundle trusts. */
final class SslBundleTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path folder;

    private static Regions regions;

    @BeforeAll
    static void start() throws Exception {
        keyStore("server");
        keyStore("stranger");
        SSLContext tls = tls(folder.resolve("server.p12"));
        regions = Regions.start(
                List.of(TwoRegions.EAST, TwoRegions.WEST),
                (EmulatorBuilder emulator) -> emulator.tls(tls).requireTls(),
                "CREATE TABLE orders (id bigint)");
    }

    @AfterAll
    static void stop() {
        regions.close();
    }

    private static void keyStore(String name) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "key",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        folder.resolve(name + ".p12").toString())
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
    }

    private static SSLContext tls(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(file)) {
            store.load(input, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static ApplicationContextRunner context() {
        return TwoRegions.plain()
                .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
                .withPropertyValues(TwoRegions.properties(regions))
                .withPropertyValues(
                        "holdfast.login-timeout=30s",
                        bundle("known", "server"),
                        "spring.ssl.bundle.jks.known.truststore.password=" + PASSWORD,
                        bundle("unknown", "stranger"),
                        "spring.ssl.bundle.jks.unknown.truststore.password=" + PASSWORD);
    }

    private static String bundle(String name, String file) {
        return "spring.ssl.bundle.jks." + name + ".truststore.location=file:" + folder.resolve(file + ".p12");
    }

    private static @Nullable Long count(DataSource dataSource) {
        return new JdbcTemplate(dataSource).queryForObject("SELECT count(*) FROM orders", Long.class);
    }

    @Test
    void theBundleSaysWhomToTrust() {
        context()
                .withPropertyValues("holdfast.ssl.bundle=known")
                .run(context ->
                        assertThat(count(context.getBean(DataSource.class))).isZero());
    }

    @Test
    void whomTheBundleDoesNotTrustIsNotTalkedTo() {
        context()
                .withPropertyValues("holdfast.ssl.bundle=unknown")
                .run(context -> await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(context.getBean(HoldfastMonitor.class)
                                        .status()
                                        .endpoints())
                                .allSatisfy(endpoint ->
                                        assertThat(endpoint.lastError()).contains("SSL error"))));
    }

    @Test
    void anEndpointCanHaveABundleOfItsOwn() {
        context()
                .withPropertyValues(
                        "holdfast.ssl.bundle=unknown", "holdfast.endpoints." + TwoRegions.WEST + ".ssl.bundle=known")
                .run(context -> {
                    assertThat(count(context.getBean(DataSource.class))).isZero();
                    assertThat(context.getBean(HoldfastMonitor.class).status().serving())
                            .contains(TwoRegions.WEST);
                });
    }

    @Test
    void aBundleThatIsReloadedHoldsForNewConnections() {
        context().run(plain -> {
            SslBundles given = plain.getBean(SslBundles.class);
            DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("mz", given.getBundle("unknown"));
            TwoRegions.plain()
                    .withPropertyValues(TwoRegions.properties(regions))
                    .withPropertyValues("holdfast.login-timeout=30s", "holdfast.ssl.bundle=mz")
                    .withBean(SslBundles.class, () -> bundles)
                    .run(context -> {
                        HoldfastMonitor monitor = context.getBean(HoldfastMonitor.class);
                        await().atMost(Duration.ofSeconds(20))
                                .untilAsserted(() -> assertThat(monitor.status().endpoints())
                                        .allSatisfy(endpoint ->
                                                assertThat(endpoint.lastError()).contains("SSL error")));
                        bundles.updateBundle("mz", given.getBundle("known"));
                        assertThat(count(context.getBean(DataSource.class))).isZero();
                    });
        });
    }

    @Test
    void connectionDetailsCanBringABundle() {
        context().run(plain -> {
            SslBundle known = plain.getBean(SslBundles.class).getBundle("known");
            context()
                    .withBean("platform", HoldfastConnectionDetails.class, () -> new Secured(known))
                    .run(context ->
                            assertThat(count(context.getBean(DataSource.class))).isZero());
        });
    }

    @Test
    void aBundleThatIsNotThereFailsTheStart() {
        context()
                .withPropertyValues("holdfast.ssl.bundle=nowhere")
                .run(context -> assertThat(context.getStartupFailure()).hasStackTraceContaining("nowhere"));
    }

    /** As a platform would tell it. */
    private record Secured(SslBundle sslBundle) implements HoldfastConnectionDetails {
        @Override
        public List<Node> endpoints() {
            return regions.all().stream()
                    .map(region -> new Node(
                            region.name(), "127.0.0.1", region.network().port()))
                    .toList();
        }
    }
}
