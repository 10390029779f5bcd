package io.holdfast.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Holdfast adds to the start of a context over Spring Boot's own data source, pool and JdbcTemplate: fresh JVMs in turns in one
 * run. Two of each by default, to see that it works; nine, and then the bound, by {@code -Pproof}.
 */
final class StartTimeTest {
    private static final int PAIRS = Integer.getInteger("starter.startPairs", 2);
    private static final int ENOUGH = 9;
    private static final long BOUND_MICROS = 400_000;

    @Test
    void aContextStartsLittleLaterThanWithBootsOwnDataSource(@TempDir Path folder) throws Exception {
        List<Figures> plain = new ArrayList<>();
        List<Figures> ours = new ArrayList<>();
        try (TwoRegions emulated = new TwoRegions("CREATE TABLE orders (id bigint)")) {
            for (int pair = 0; pair < PAIRS; pair++) {
                plain.add(start(folder, "--holdfast.enabled=false"));
                ours.add(start(
                        folder,
                        Arrays.stream(emulated.properties())
                                .map(property -> "--" + property)
                                .toArray(String[]::new)));
            }
        }
        long added = median(ours, Figures::micros) - median(plain, Figures::micros);
        System.out.printf(
                "context start, medians of %d fresh JVMs each: Boot and JDBC %.0f ms, with Holdfast %.0f ms, added %.0f ms;"
                        + " of the starting thread's own work: %.0f ms, %.0f ms, added %.0f ms%n",
                PAIRS,
                median(plain, Figures::micros) / 1e3,
                median(ours, Figures::micros) / 1e3,
                added / 1e3,
                median(plain, Figures::work) / 1e3,
                median(ours, Figures::work) / 1e3,
                (median(ours, Figures::work) - median(plain, Figures::work)) / 1e3);
        if (PAIRS >= ENOUGH) {
            assertThat(added).isLessThanOrEqualTo(BOUND_MICROS);
        }
    }

    /** Of one start: by the clock, and of that the starting thread's work. */
    private record Figures(long micros, long work) {}

    private static Figures start(Path folder, String... arguments) throws Exception {
        Path output = Files.createTempFile(folder, "start", ".txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                StartTime.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(said).contains(StartTime.ANSWER);
        String micros = said.substring(said.indexOf(StartTime.ANSWER) + StartTime.ANSWER.length());
        String[] both = micros.lines().findFirst().orElseThrow().strip().split(" ", -1);
        return new Figures(Long.parseLong(both[0]), Long.parseLong(both[1]));
    }

    private static long median(List<Figures> starts, ToLongFunction<Figures> figure) {
        return starts.stream().mapToLong(figure).sorted().toArray()[starts.size() / 2];
    }
}
