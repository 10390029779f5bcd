package io.holdfast.samples.benchmarks.failover;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Lets each contender read and write while the first of two servers suffers each fault.
 *
 * <p>Arguments: runs (default 3), seconds that a fault holds (default 12), the folder for {@code failover.json} and the plots
 * (default the working directory), and a part of the contenders' names to restrict it to.
 */
public final class FailoverBenchmark {
    private static final long WARM_UP_MILLIS = 3_000;
    private static final long FAILBACK_MILLIS = 8_000;
    private static final Logger ROOT = Logger.getLogger("");

    private final long holdMillis;
    private final Site first;
    private final Site second;

    private FailoverBenchmark(long holdMillis, Site first, Site second) {
        this.holdMillis = holdMillis;
        this.first = first;
        this.second = second;
    }

    /**
     * Runs it.
     *
     * @param arguments runs, seconds, the folder, a part of a name
     * @throws Exception where anything fails that is no contender
     */
    public static void main(String[] arguments) throws Exception {
        ROOT.setLevel(Level.OFF);
        int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        long hold = arguments.length > 1 ? Long.parseLong(arguments[1]) : 12;
        Path folder = Path.of(arguments.length > 2 ? arguments[2] : ".");
        String only = arguments.length > 3 ? arguments[3] : "";
        List<Contender> contenders = Contenders.all().stream()
                .filter(contender -> contender.name().contains(only))
                .toList();
        try (Site first = Site.start("first");
                Site second = Site.start("second")) {
            FailoverReport report =
                    new FailoverReport(new FailoverBenchmark(hold * 1000, first, second).all(contenders, runs), hold);
            System.out.println(report.table());
            report.write(folder);
        }
    }

    private Map<Fault, Map<String, List<Outcome>>> all(List<Contender> contenders, int runs) throws Exception {
        Map<Fault, Map<String, List<Outcome>>> all = new LinkedHashMap<>();
        for (Fault fault : Fault.values()) {
            for (int run = 0; run < runs; run++) {
                for (Contender contender : contenders) {
                    Outcome outcome = run(contender, fault);
                    System.out.printf(
                            Locale.ROOT, "%s, run %d, %s: %s%n", fault.title(), run + 1, contender.name(), outcome);
                    all.computeIfAbsent(fault, key -> new LinkedHashMap<>())
                            .computeIfAbsent(contender.name(), key -> new ArrayList<>())
                            .add(outcome);
                }
            }
        }
        return all;
    }

    private Outcome run(Contender contender, Fault fault) throws Exception {
        first.reset();
        second.reset();
        try (Contender.Open open = contender.opening().over(first, second);
                Load load = new Load(open.dataSource(), contender.retried())) {
            Site.pause(WARM_UP_MILLIS);
            long planted = System.nanoTime();
            fault.plant(first);
            Site.pause(holdMillis);
            int hung = hung(load);
            long healed = System.nanoTime();
            fault.heal(first);
            Site.pause(FAILBACK_MILLIS);
            Outcome.Moments moments = new Outcome.Moments(planted, healed, first.name());
            return Outcome.of(moments, load.reads(), hung, load, Site.doubled(first, second));
        }
    }

    /** Readers that have been waiting for longer than a second count as hung. */
    private static int hung(Load load) throws InterruptedException {
        int before = load.reads().size();
        int waiting = load.inFlight();
        Site.pause(1_000);
        return load.reads().size() == before ? waiting : 0;
    }
}
