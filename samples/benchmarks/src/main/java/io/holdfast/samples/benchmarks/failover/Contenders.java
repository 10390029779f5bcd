package io.holdfast.samples.benchmarks.failover;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.holdfast.HoldfastDataSource;
import io.holdfast.HoldfastDataSourceBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/** Who takes part: each with its own defaults, and the rivals also tuned as their documentation advises for quick failover. */
final class Contenders {
    private static final int POOL_SIZE = 8;
    private static final Map<String, String> NOTHING = Map.of();
    /** In seconds, as PgJDBC counts. */
    private static final Map<String, String> TUNED =
            Map.of("connectTimeout", "1", "socketTimeout", "2", "loginTimeout", "2", "hostRecheckSeconds", "1");
    /** The only configuration of 4.3.0 that fails over on plain PostgreSQL; not one that its makers support. */
    private static final Map<String, String> AWS = Map.of(
            "wrapperPlugins", "failover2,efm2",
            "wrapperDialect", "pg",
            "singleWriterConnectionString", "true",
            "failoverMode", "reader-or-writer");
    /** The wrapper counts in milliseconds. Its monitors wait for ever unless they have time-outs of their own. */
    private static final Map<String, String> AWS_TUNED = Map.of(
            "connectTimeout", "1000",
            "socketTimeout", "2000",
            "loginTimeout", "2000",
            "monitoring-connectTimeout", "1000",
            "monitoring-socketTimeout", "1000",
            "failureDetectionTime", "1000",
            "failureDetectionInterval", "500",
            "failureDetectionCount", "2",
            "failoverTimeoutMs", "10000");

    private static final String AWS_SWITCHED = "software.amazon.jdbc.util.HikariCPSQLException";

    private Contenders() {}

    /** Those whose stalls are compared with ours: together on the machine, and few, so that none is in another's way. */
    static List<Contender> main() {
        List<Contender> all = new ArrayList<>();
        all.add(new Contender("Holdfast", way -> holdfast(way, NOTHING), false));
        all.add(new Contender("Holdfast, low-latency", way -> holdfast(way, Map.of("profile", "low-latency")), false));
        all.add(new Contender("multi-host, tuned, Retry(3)", way -> pool(way.multiHost(), TUNED, true), true));
        all.add(new Contender("AWS failover2,efm2, tuned, Retry(3)", way -> aws(way, both(), true), true));
        if (Haproxy.installed()) {
            all.add(new Contender("HAProxy, tuned, Retry(3)", Contenders::haproxy, true));
        }
        return all;
    }

    /** The others, in a run of their own. */
    static List<Contender> others() {
        return List.of(
                new Contender("Holdfast, everything on", Contenders::everything, false),
                new Contender("PgJDBC, first host only", way -> pool(way.firstOnly(), NOTHING, false), false),
                new Contender("multi-host", way -> pool(way.multiHost(), NOTHING, false), false),
                new Contender("multi-host, Retry(3)", way -> pool(way.multiHost(), NOTHING, false), true),
                new Contender("multi-host, tuned", way -> pool(way.multiHost(), TUNED, true), false),
                new Contender("datasource-proxy, multi-host, tuned", Contenders::counted, false),
                new Contender("AWS no plugins", way -> aws(way, Map.of("wrapperPlugins", ""), false), false),
                new Contender("AWS default plugins", way -> aws(way, NOTHING, false), false),
                new Contender("AWS failover2,efm2", way -> aws(way, AWS, false), false),
                new Contender("AWS failover2,efm2, Retry(3)", way -> aws(way, AWS, false), true),
                new Contender("AWS failover2,efm2, tuned", way -> aws(way, both(), true), false));
    }

    private static Map<String, String> both() {
        Map<String, String> all = new HashMap<>(AWS);
        all.putAll(AWS_TUNED);
        return all;
    }

    private static Contender.Open holdfast(Way way, Map<String, String> settings) {
        HoldfastDataSourceBuilder builder = builder(way);
        settings.forEach(builder::set);
        HoldfastDataSource dataSource = builder.build();
        return new Contender.Open(dataSource, dataSource);
    }

    /** As in the overheads: metrics, a listener, shared breakers, freshness measured and kept from going back. */
    private static Contender.Open everything(Way way) {
        HoldfastDataSource dataSource = builder(way)
                .set("maxStaleness", "30s")
                .set("stalePolicy", "least-stale")
                .meterRegistry(new SimpleMeterRegistry())
                .circuitBreakers(CircuitBreakerRegistry.ofDefaults())
                .listener(event -> {})
                .build();
        return new Contender.Open(dataSource, dataSource);
    }

    private static HoldfastDataSourceBuilder builder(Way way) {
        return HoldfastDataSource.builder()
                .endpoint("first", way.first().address())
                .endpoint("second", way.second().address())
                .database("postgres")
                .user("postgres")
                .set("sslmode", way.sslMode())
                .set("readsArePure", "true")
                .set("failbackDelay", "2s")
                .writes("first")
                .poolSize(POOL_SIZE);
    }

    /** A topology per run: the wrapper keeps them for the JVM's life. Its override keeps the pool from closing switched connections. */
    private static Contender.Open aws(Way way, Map<String, String> properties, boolean tuned) {
        HikariConfig config = config(way.aws(), properties, tuned);
        config.addDataSourceProperty("sslmode", way.sslMode());
        config.addDataSourceProperty("clusterId", "run-" + way.first().port());
        config.setExceptionOverrideClassName(AWS_SWITCHED);
        return open(config);
    }

    private static Contender.Open counted(Way way) {
        Contender.Open pool = pool(way.multiHost(), TUNED, true);
        return new Contender.Open(
                ProxyDataSourceBuilder.create(pool.dataSource()).countQuery().build(), pool.closing());
    }

    private static Contender.Open haproxy(Way way) throws Exception {
        Haproxy proxy = Haproxy.start(way.first(), way.second());
        Contender.Open pool =
                pool("jdbc:postgresql://127.0.0.1:" + proxy.port() + "/postgres?sslmode=" + way.sslMode(), TUNED, true);
        return new Contender.Open(pool.dataSource(), () -> {
            pool.close();
            proxy.close();
        });
    }

    private static Contender.Open pool(String url, Map<String, String> properties, boolean tuned) {
        return open(config(url, properties, tuned));
    }

    private static HikariConfig config(String url, Map<String, String> properties, boolean tuned) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("postgres");
        config.setMaximumPoolSize(POOL_SIZE);
        properties.forEach(config::addDataSourceProperty);
        if (tuned) {
            config.setConnectionTimeout(3_000);
            config.setValidationTimeout(1_000);
        }
        return config;
    }

    private static Contender.Open open(HikariConfig config) {
        HikariDataSource pool = new HikariDataSource(config);
        return new Contender.Open(pool, pool);
    }
}
