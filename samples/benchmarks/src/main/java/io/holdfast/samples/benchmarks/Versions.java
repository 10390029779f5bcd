package io.holdfast.samples.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

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
        properties.stringPropertyNames().forEach(name -> all.put(name.replace('_', ' '), properties.getProperty(name)));
        return all;
    }
}
