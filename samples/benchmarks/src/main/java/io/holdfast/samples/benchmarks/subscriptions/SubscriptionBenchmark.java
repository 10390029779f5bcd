package io.holdfast.samples.benchmarks.subscriptions;

import java.util.List;

/**
 * Prints one line a figure. Servers and clients share this machine: read the ratios. Arguments: rows of the
 * snapshot (1,000,000), changes of the memory run (10,000,000), and the parts to run, of {@code
 * throughput,reconcile,resume,loss,crowd,memory} (all).
 */
public final class SubscriptionBenchmark {
    private static final List<String> PARTS = List.of("throughput", "reconcile", "resume", "loss", "crowd", "memory");
    private static final int[] CROWDS = {1, 10, 50, 200};

    private SubscriptionBenchmark() {}

    /**
     * Runs it.
     *
     * @param arguments rows of the snapshot, changes of the memory run, parts
     * @throws Exception where something does not work
     */
    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        long changes = arguments.length > 1 ? Long.parseLong(arguments[1]) : 10_000_000;
        List<String> parts = arguments.length > 2 ? List.of(arguments[2].split(",")) : PARTS;
        if (!PARTS.containsAll(parts)) {
            throw new IllegalArgumentException("the parts are " + PARTS + ", not " + parts);
        }
        if (parts.contains("throughput") || parts.contains("reconcile")) {
            try (Servers servers = Servers.start(rows)) {
                large(servers, parts, rows);
            }
        }
        if (parts.contains("memory")) {
            try (Servers servers = Servers.start(0)) {
                new MemoryRun(servers, changes).run();
            }
        }
        try (Site site = new Site()) {
            for (String part : parts) {
                small(site, part);
            }
        }
    }

    private static void large(Servers servers, List<String> parts, int rows) throws Exception {
        if (parts.contains("throughput")) {
            new ThroughputRun(servers, rows).run();
        }
        if (parts.contains("reconcile")) {
            new ReconcileRun(servers, rows).run();
        }
    }

    private static void small(Site site, String part) throws Exception {
        switch (part) {
            case "throughput", "reconcile", "memory" -> {}
            case "resume" -> new ResumeRun(site).run();
            case "loss" -> new LossRun(site).run();
            default -> {
                for (int count : CROWDS) {
                    new CrowdRun(site).run(count);
                }
            }
        }
    }
}
