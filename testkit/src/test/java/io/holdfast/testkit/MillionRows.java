package io.holdfast.testkit;

import java.util.List;
import java.util.Locale;

/** Two regions on one feed with 1,000,000 rows in a view of each. {@link MemoryTest} runs it in a JVM with little memory. */
final class MillionRows {
    private static final int ROWS = 1_000_000;
    private static final int BATCH = 1_000;

    private MillionRows() {}

    /**
     * Prints how much memory they take.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        String sql = "CREATE TABLE t (id int, customer text, amount bigint);"
                + "CREATE MATERIALIZED VIEW v AS SELECT id, customer, amount FROM t WHERE id >= 0";
        try (Regions regions = Regions.start(List.of("us-east-1", "eu-west-1"), sql)) {
            for (int i = 0; i < ROWS; i += BATCH) {
                RowChanges changes = new RowChanges();
                for (int row = i; row < i + BATCH; row++) {
                    changes.insert("t", row, "customer " + row % 100, row * 2L);
                }
                regions.upstream().apply(changes);
            }
            for (String region : List.of("us-east-1", "eu-west-1")) {
                System.out.println(
                        region + " " + regions.get(region).emulator().query("SELECT count(*), max(amount) FROM v"));
            }
            System.gc();
            long used =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            System.out.printf(Locale.ROOT, "two regions with %,d rows in a view: %,d MiB%n", ROWS, used >> 20);
        }
    }
}
