package io.holdfast.samples.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.HoldfastDataSource;
import java.lang.reflect.Proxy;
import java.sql.Driver;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What is compared; the first is the base. */
final class Candidates {
    private static final int POOL_SIZE = 4;

    private final String host;
    private final int port;

    Candidates(String host, int port) {
        this.host = host;
        this.port = port;
    }

    List<Candidate> open() throws ReflectiveOperationException {
        return List.of(base(), holdfast(), aws(false), aws(true));
    }

    /** The one of a name only. */
    Candidate open(String name) throws ReflectiveOperationException {
        return switch (name) {
            case "HikariCP + PgJDBC" -> base();
            case "Holdfast" -> holdfast();
            case "AWS wrapper, exception context off" -> aws(false);
            case "AWS wrapper, exception context on" -> aws(true);
            default -> throw new IllegalArgumentException("no candidate is called '" + name + "'");
        };
    }

    private Candidate base() {
        PGSimpleDataSource driver = new PGSimpleDataSource();
        driver.setServerNames(new String[] {host});
        driver.setPortNumbers(new int[] {port});
        driver.setDatabaseName("postgres");
        driver.setUser("postgres");
        return pooled("HikariCP + PgJDBC", driver);
    }

    private Candidate holdfast() {
        HoldfastDataSource dataSource = HoldfastDataSource.builder()
                .endpoint("local", host + ":" + port)
                .database("postgres")
                .user("postgres")
                .poolSize(POOL_SIZE)
                .build();
        return new Candidate("Holdfast", dataSource, dataSource::close);
    }

    private Candidate aws(boolean exceptionContext) throws ReflectiveOperationException {
        Driver driver = IsolatedDriver.load(exceptionContext);
        Properties properties = new Properties();
        properties.setProperty("user", "postgres");
        String url = "jdbc:aws-wrapper:postgresql://" + host + ":" + port + "/postgres";
        DataSource source = (DataSource) Proxy.newProxyInstance(
                Candidates.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getConnection" -> driver.connect(url, properties);
                    case "getLoginTimeout", "hashCode" -> 0;
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "AWS wrapper";
                    default -> null;
                });
        return pooled("AWS wrapper, exception context " + (exceptionContext ? "on" : "off"), source);
    }

    private static Candidate pooled(String name, DataSource source) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(POOL_SIZE);
        HikariDataSource pool = new HikariDataSource(config);
        return new Candidate(name, pool, pool::close);
    }
}
