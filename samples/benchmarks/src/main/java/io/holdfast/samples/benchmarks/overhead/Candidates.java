package io.holdfast.samples.benchmarks.overhead;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.holdfast.HoldfastDataSource;
import io.holdfast.HoldfastDataSourceBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.postgresql.ds.PGSimpleDataSource;

/** What is compared; the first is the base. */
final class Candidates {
    static final String BASE = "HikariCP + PgJDBC";
    static final String HOLDFAST = "Holdfast";
    static final String HOLDFAST_FULL = "Holdfast, everything on";
    static final String HOLDFAST_HEDGED = "Holdfast, everything on, and hedging";
    static final String AWS_ON = "AWS wrapper, default plugins, context on";
    static final String AWS_OFF = "AWS wrapper, default plugins, context off";
    static final List<String> NAMES = List.of(
            BASE,
            "PgJDBC multi-host",
            "datasource-proxy",
            "AWS wrapper, no plugins, context off",
            "AWS wrapper, no plugins, context on",
            AWS_OFF,
            AWS_ON,
            HOLDFAST,
            HOLDFAST_FULL,
            HOLDFAST_HEDGED);
    private static final int POOL_SIZE = 4;

    private final int port;

    Candidates(int port) {
        this.port = port;
    }

    List<Candidate> open(List<String> names) throws ReflectiveOperationException {
        List<Candidate> all = new ArrayList<>();
        for (String name : names) {
            all.add(open(name));
        }
        return all;
    }

    Candidate open(String name) throws ReflectiveOperationException {
        if (name.startsWith("AWS")) {
            return aws(name, name.contains("no plugins"), name.endsWith("on"));
        }
        return switch (name) {
            case BASE -> pooled(BASE, driver("localhost"));
            case "PgJDBC multi-host" -> pooled(name, driver("localhost", "127.0.0.1"));
            case "datasource-proxy" -> counted(name);
            case HOLDFAST -> holdfast(HOLDFAST, builder());
            case HOLDFAST_FULL -> holdfast(HOLDFAST_FULL, everything());
            case HOLDFAST_HEDGED -> holdfast(HOLDFAST_HEDGED, everything().set("profile", "low-latency"));
            default -> throw new IllegalArgumentException("no candidate is called '" + name + "'");
        };
    }

    private PGSimpleDataSource driver(String... hosts) {
        PGSimpleDataSource driver = new PGSimpleDataSource();
        driver.setServerNames(hosts);
        int[] ports = new int[hosts.length];
        Arrays.fill(ports, port);
        driver.setPortNumbers(ports);
        driver.setDatabaseName("postgres");
        driver.setUser("postgres");
        return driver;
    }

    /** As its makers advise: around the pool, counting queries. */
    private Candidate counted(String name) {
        Candidate pool = pooled(name, driver("localhost"));
        DataSource proxy = ProxyDataSourceBuilder.create(pool.dataSource())
                .name("counted")
                .countQuery()
                .build();
        return new Candidate(name, proxy, pool.closing());
    }

    private HoldfastDataSourceBuilder builder() {
        return HoldfastDataSource.builder()
                .endpoint("first", "localhost:" + port)
                .database("postgres")
                .user("postgres")
                .poolSize(POOL_SIZE);
    }

    /** Metrics, listeners, shared breakers, a second endpoint, freshness measured and kept from going back. */
    private HoldfastDataSourceBuilder everything() {
        return builder()
                .endpoint("second", "127.0.0.1:" + port)
                .set("readsArePure", "true")
                .set("maxStaleness", "30s")
                .set("stalePolicy", "least-stale")
                .meterRegistry(new SimpleMeterRegistry())
                .circuitBreakers(CircuitBreakerRegistry.ofDefaults())
                .listener(event -> {});
    }

    private static Candidate holdfast(String name, HoldfastDataSourceBuilder builder) {
        HoldfastDataSource dataSource = builder.build();
        return new Candidate(name, dataSource, dataSource::close);
    }

    private Candidate aws(String name, boolean bare, boolean context) throws ReflectiveOperationException {
        Driver driver = IsolatedDriver.load(context);
        Properties properties = new Properties();
        properties.setProperty("user", "postgres");
        if (bare) {
            properties.setProperty("wrapperPlugins", "");
        }
        String url = "jdbc:aws-wrapper:postgresql://localhost:" + port + "/postgres";
        DataSource source = (DataSource) Proxy.newProxyInstance(
                Candidates.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getConnection" -> driver.connect(url, properties);
                    case "getLoginTimeout", "hashCode" -> 0;
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> name;
                    default -> null;
                });
        return pooled(name, source);
    }

    private static Candidate pooled(String name, DataSource source) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(POOL_SIZE);
        HikariDataSource pool = new HikariDataSource(config);
        return new Candidate(name, pool, pool::close);
    }
}
