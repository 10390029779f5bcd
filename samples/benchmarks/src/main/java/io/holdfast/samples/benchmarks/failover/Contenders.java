package io.holdfast.samples.benchmarks.failover;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.HoldfastDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Who takes part: each with its own defaults, and the rivals also tuned as their documentation advises for quick failover. */
final class Contenders {
    private static final int POOL_SIZE = 8;
    private static final Map<String, String> TUNED =
            Map.of("connectTimeout", "1", "socketTimeout", "2", "loginTimeout", "2", "hostRecheckSeconds", "1");
    /** The only configuration of 4.3.0 that fails over on plain PostgreSQL; not one that its makers support. */
    private static final Map<String, String> AWS = Map.of(
            "wrapperPlugins", "failover2,efm2",
            "wrapperDialect", "pg",
            "singleWriterConnectionString", "true",
            "failoverMode", "reader-or-writer");

    private static final Map<String, String> AWS_TUNED = Map.of(
            "failureDetectionTime", "1000",
            "failureDetectionInterval", "500",
            "failureDetectionCount", "2",
            "failoverTimeoutMs", "10000");

    private Contenders() {}

    static List<Contender> all() {
        List<Contender> all = new ArrayList<>();
        all.add(new Contender("Holdfast", (a, b) -> holdfast(a, b), false));
        all.add(new Contender("HikariCP + multi-host", (a, b) -> hikari(multiHost(a, b), Map.of(), false), false));
        all.add(new Contender("same, tuned", (a, b) -> hikari(multiHost(a, b), TUNED, true), false));
        all.add(new Contender("same, tuned, Retry(3)", (a, b) -> hikari(multiHost(a, b), TUNED, true), true));
        all.add(new Contender("AWS wrapper", (a, b) -> hikari(aws(a, b), AWS, false), false));
        all.add(new Contender("same, tuned", (a, b) -> hikari(aws(a, b), both(), true), false));
        all.add(new Contender("same, tuned, Retry(3)", (a, b) -> hikari(aws(a, b), both(), true), true));
        if (Haproxy.installed()) {
            all.add(new Contender("HAProxy, tuned, Retry(3)", Contenders::haproxy, true));
        }
        return qualified(all);
    }

    /** "Same" says as whom. */
    private static List<Contender> qualified(List<Contender> all) {
        List<Contender> named = new ArrayList<>();
        String family = "";
        for (Contender contender : all) {
            family = contender.name().startsWith("same") ? family : contender.name();
            named.add(
                    new Contender(contender.name().replace("same", family), contender.opening(), contender.retried()));
        }
        return named;
    }

    private static Map<String, String> both() {
        Properties all = new Properties();
        AWS.forEach(all::setProperty);
        AWS_TUNED.forEach(all::setProperty);
        TUNED.forEach(all::setProperty);
        all.remove("hostRecheckSeconds");
        return Map.copyOf(all.stringPropertyNames().stream()
                .collect(java.util.stream.Collectors.toMap(key -> key, all::getProperty)));
    }

    private static Contender.Open holdfast(Site first, Site second) {
        HoldfastDataSource dataSource = HoldfastDataSource.builder()
                .endpoint(first.name(), first.host() + ":" + first.port())
                .endpoint(second.name(), second.host() + ":" + second.port())
                .database("postgres")
                .user("postgres")
                .set("readsArePure", "true")
                .set("failbackDelay", "2s")
                .writes(first.name())
                .poolSize(POOL_SIZE)
                .build();
        return new Contender.Open(dataSource, dataSource);
    }

    private static String multiHost(Site first, Site second) {
        return "jdbc:postgresql://" + first.host() + ":" + first.port() + "," + second.host() + ":" + second.port()
                + "/postgres?targetServerType=any";
    }

    private static String aws(Site first, Site second) {
        return "jdbc:aws-wrapper:postgresql://" + first.host() + ":" + first.port() + "," + second.host() + ":"
                + second.port() + "/postgres";
    }

    private static Contender.Open haproxy(Site first, Site second) throws Exception {
        Haproxy proxy = Haproxy.start(first, second);
        Contender.Open pool = hikari("jdbc:postgresql://127.0.0.1:" + proxy.port() + "/postgres", TUNED, true);
        return new Contender.Open(pool.dataSource(), () -> {
            pool.close();
            proxy.close();
        });
    }

    private static Contender.Open hikari(String url, Map<String, String> properties, boolean tuned) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("postgres");
        config.setMaximumPoolSize(POOL_SIZE);
        properties.forEach(config::addDataSourceProperty);
        if (tuned) {
            config.setConnectionTimeout(3_000);
            config.setValidationTimeout(1_000);
        }
        HikariDataSource pool = new HikariDataSource(config);
        return new Contender.Open(pool, pool);
    }
}
