package io.holdfast.samples.benchmarks.overhead;

import io.holdfast.samples.benchmarks.count.CountingLoader;
import io.holdfast.samples.benchmarks.count.Instructions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * How many bytecode instructions of the pool, the driver and Holdfast one operation executes: what a hardware counter would say,
 * without the hardware and without the compiler's moods. Loaded by a {@link CountingLoader} together with all that it counts.
 */
final class CountedOperations implements BiFunction<String, Integer, Map<String, Double>> {
    private static final List<String> COUNTED =
            List.of("io.holdfast.", "org.postgresql.", "com.zaxxer.hikari.", "io.github.resilience4j.");
    private static final int WARM_UP = 50;
    private static final int OPERATIONS = 50;
    private static final int ROUNDS = 5;

    private CountedOperations() {}

    /** By workload, for a candidate's name and the port of the memory server. */
    @SuppressWarnings("unchecked") // it is this class, loaded once more
    static BiFunction<String, Integer, Map<String, Double>> make() throws ReflectiveOperationException {
        String name = CountedOperations.class.getName();
        String here = CountedOperations.class.getPackageName() + ".";
        ClassLoader loader = new CountingLoader(CountedOperations::isCounted, other -> other.startsWith(here));
        Class<?> copy = Class.forName(name, true, loader);
        var constructor = copy.getDeclaredConstructor();
        constructor.setAccessible(true);
        return (BiFunction<String, Integer, Map<String, Double>>) constructor.newInstance();
    }

    private static boolean isCounted(String name) {
        return COUNTED.stream().anyMatch(name::startsWith) && !name.startsWith("io.holdfast.samples.");
    }

    @Override
    public Map<String, Double> apply(String name, Integer port) {
        Map<String, Double> counts = new TreeMap<>();
        try (Candidate candidate = new Candidates(port).open(name)) {
            for (Workload workload : Workload.values()) {
                counts.put(workload.name(), count(candidate, workload));
            }
            return counts;
        } catch (ReflectiveOperationException | SQLException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /** The least of the rounds: what happens once a millisecond, or by chance, is no operation's. */
    private static double count(Candidate candidate, Workload workload) throws SQLException {
        workload.checked(candidate.dataSource(), WARM_UP);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            Instructions.watch();
            workload.checked(candidate.dataSource(), OPERATIONS);
            least = Math.min(least, Instructions.executed());
        }
        return (double) least / OPERATIONS;
    }
}
