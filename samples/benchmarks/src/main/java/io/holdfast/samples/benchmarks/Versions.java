package io.holdfast.samples.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.samples.benchmarks.failover.Haproxy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.postgresql.util.DriverInfo;

/** What is measured, by version: written into the jar by the build. */
final class Versions {
    private Versions() {}

    static Map<String, String> all() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        Map<String, String> all = new TreeMap<>();
        all.put("PgJDBC", DriverInfo.DRIVER_VERSION);
        all.put("HikariCP", hikari());
        all.putAll(haproxy());
        properties.stringPropertyNames().forEach(name -> all.put(name.replace('_', ' '), properties.getProperty(name)));
        return all;
    }

    /** Its jar says so to whoever opens it, and nowhere else. */
    private static String hikari() throws IOException {
        Properties properties = new Properties();
        try (InputStream in =
                HikariDataSource.class.getResourceAsStream("/META-INF/maven/com.zaxxer/HikariCP/pom.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        return properties.getProperty("version", "unknown");
    }

    private static Map<String, String> haproxy() throws IOException {
        if (!Haproxy.installed()) {
            return Map.of();
        }
        try (InputStream in = new ProcessBuilder(Haproxy.PROGRAM.toString(), "-v")
                .redirectErrorStream(true)
                .start()
                .getInputStream()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Map.of("HAProxy", text.replaceFirst("(?s)^\\D*([0-9.]+).*", "$1"));
        }
    }
}
