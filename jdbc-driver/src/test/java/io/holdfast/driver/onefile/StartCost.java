package io.holdfast.driver.onefile;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.driver.RealPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the driver adds to a cold start: from {@code java} to the first row of {@code SELECT 1} on an embedded PostgreSQL, in forked JVMs
 * that take turns. Reported, not asserted: what the machine does besides decides the levels.
 */
public final class StartCost {
    private StartCost() {}

    /**
     * Measures and prints.
     *
     * @param arguments how many rounds, 20 by default
     * @throws Exception where a run fails
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        Path programs = Fork.programs(Files.createTempDirectory("start-cost"));
        String direct = "jdbc:postgresql://" + RealPostgres.address() + "/postgres?user=postgres";
        Path pgjdbc = Fork.place(org.postgresql.Driver.class);
        String pool = Fork.path(
                pgjdbc,
                Fork.place(HikariDataSource.class),
                Fork.place(Logger.class),
                Fork.place(Class.forName("org.slf4j.jul.JULServiceProvider")),
                programs);
        LoggerFactory.getLogger(StartCost.class).info("{} rounds", rounds);
        Map<String, String[]> candidates = new LinkedHashMap<>();
        candidates.put("PgJDBC", command(Fork.path(pgjdbc, programs), "driver", direct));
        candidates.put("HikariCP + PgJDBC", command(pool, "pool", direct));
        candidates.put("Holdfast, one file", command(Fork.path(Fork.JAR, programs), "driver", RealPostgres.url()));
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<String, String[]> candidate : candidates.entrySet()) {
                double took = millis(candidate.getValue());
                // The first round warms the file cache.
                if (round >= 0) {
                    millis.computeIfAbsent(candidate.getKey(), name -> new ArrayList<>())
                            .add(took);
                }
            }
        }
        print(millis);
    }

    private static String[] command(String path, String way, String url) {
        return new String[] {"-cp", path, "io.holdfast.driver.program.FirstRow", way, url};
    }

    private static double millis(String... command) throws Exception {
        long begun = System.nanoTime();
        try (Fork program = Fork.java(command)) {
            if (program.end() != 0 || !program.lines().contains("row")) {
                throw new IllegalStateException(program.lines().toString());
            }
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    private static void print(Map<String, List<Double>> millis) {
        List<Double> base = millis.getOrDefault("PgJDBC", List.of());
        List<Double> pooled = millis.getOrDefault("HikariCP + PgJDBC", List.of());
        System.out.println("| from java to the first row | median | over PgJDBC | over HikariCP + PgJDBC |");
        System.out.println("|---|---|---|---|");
        millis.forEach((name, took) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.0f ms | %.2f | %.2f |%n",
                name,
                median(took),
                median(ratios(took, base)),
                median(ratios(took, pooled))));
    }

    /** Each with its neighbour of the same round. */
    private static List<Double> ratios(List<Double> over, List<Double> under) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < over.size(); i++) {
            ratios.add(over.get(i) / under.get(i));
        }
        return ratios;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
