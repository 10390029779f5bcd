package io.holdfast.samples.benchmarks.failover;

import io.holdfast.samples.benchmarks.Form;
import io.holdfast.samples.benchmarks.Part;
import io.holdfast.samples.benchmarks.report.Findings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Lets contenders read and write side by side while the first of two servers suffers each fault, for all at the same moment. */
public final class FailoverBenchmark implements Part {
    private static final long WARM_UP_MILLIS = 2_000;
    private static final int BEGINNINGS = 3;
    private static final long HUNG_MILLIS = 1_000;
    private static final long FAILBACK_MILLIS = 4_000;
    private static final String ONLY = System.getProperty("only", "");

    @Override
    public Findings measure(Form form) throws Exception {
        ServerCertificate certificate = ServerCertificate.make();
        try (Site first = Site.start("first", certificate);
                Site second = Site.start("second", certificate)) {
            Arena arena = new Arena(first, second);
            int runs = form.of(1, 3);
            Map<Scenario, Map<String, List<Outcome>>> all = new LinkedHashMap<>();
            for (Scenario scenario : Scenario.plain()) {
                arena.all(scenario, Contenders.main(), runs, all);
                arena.all(scenario, form == Form.QUICK ? List.of() : Contenders.others(), runs, all);
            }
            for (Scenario scenario : Scenario.hard()) {
                arena.all(scenario, Contenders.main(), runs, all);
            }
            return new FailoverReport(all, runs, FAILBACK_MILLIS).findings();
        }
    }

    /** Two sites and who fights between them. */
    private record Arena(Site first, Site second) {
        void all(Scenario scenario, List<Contender> contenders, int runs, Map<Scenario, Map<String, List<Outcome>>> all)
                throws Exception {
            if (contenders.isEmpty() || !scenario.title().contains(ONLY)) {
                return;
            }
            for (int run = 0; run < runs; run++) {
                for (Map.Entry<String, Outcome> outcome :
                        run(scenario, contenders).entrySet()) {
                    System.err.printf(
                            Locale.ROOT,
                            "%s, run %d, %s: %s%n",
                            scenario.title(),
                            run + 1,
                            outcome.getKey(),
                            outcome.getValue());
                    all.computeIfAbsent(scenario, key -> new LinkedHashMap<>())
                            .computeIfAbsent(outcome.getKey(), key -> new ArrayList<>())
                            .add(outcome.getValue());
                }
            }
        }

        private Map<String, Outcome> run(Scenario scenario, List<Contender> contenders) throws Exception {
            List<Fighter> fighters = ready(scenario, contenders);
            try {
                long planted = System.nanoTime();
                scenario.fault().plant(first);
                long inForce = System.nanoTime();
                Site.pause(scenario.fault().holdMillis() - HUNG_MILLIS);
                Map<Fighter, Integer> hung = hung(fighters);
                long healed = System.nanoTime();
                scenario.fault().heal(first);
                Site.pause(FAILBACK_MILLIS);
                Map<String, Outcome> outcomes = new LinkedHashMap<>();
                for (Fighter fighter : fighters) {
                    outcomes.put(
                            fighter.contender().name(),
                            Outcome.of(
                                    new Outcome.Moments(planted, inForce, healed, first.name()),
                                    fighter.load().reads(),
                                    hung.getOrDefault(fighter, 0),
                                    fighter.load(),
                                    Site.doubled(
                                            first, second, fighter.contender().name())));
                }
                return outcomes;
            } finally {
                fighters.forEach(Fighter::close);
            }
        }

        /** Those that read from the first site; a beginning where one does not is void, and at last goes on without it. */
        private List<Fighter> ready(Scenario scenario, List<Contender> contenders) throws Exception {
            for (int attempt = 1; ; attempt++) {
                first.reset();
                second.reset();
                List<Fighter> ready = new ArrayList<>();
                for (Contender contender : contenders) {
                    start(contender, scenario).ifPresent(ready::add);
                }
                Site.pause(WARM_UP_MILLIS);
                List<Fighter> astray = ready.stream()
                        .filter(fighter -> !fighter.readsFrom(first.name()))
                        .toList();
                ready.removeAll(astray);
                astray.forEach(Fighter::close);
                if (ready.size() == contenders.size() || attempt == BEGINNINGS) {
                    return ready;
                }
                System.err.printf("%s: void, %s is not ready%n", scenario.title(), absent(contenders, ready));
                ready.forEach(Fighter::close);
            }
        }

        private Optional<Fighter> start(Contender contender, Scenario scenario) {
            try {
                return Optional.of(Fighter.start(contender, scenario, first, second));
            } catch (Exception e) {
                System.err.printf("%s, %s: %s%n", scenario.title(), contender.name(), e);
                return Optional.empty();
            }
        }

        private static List<String> absent(List<Contender> contenders, List<Fighter> ready) {
            List<String> names =
                    new ArrayList<>(contenders.stream().map(Contender::name).toList());
            ready.forEach(fighter -> names.remove(fighter.contender().name()));
            return names;
        }

        /** Readers that have been waiting for longer than a second count as hung. */
        private static Map<Fighter, Integer> hung(List<Fighter> fighters) throws InterruptedException {
            Map<Fighter, Integer> before = new LinkedHashMap<>();
            fighters.forEach(
                    fighter -> before.put(fighter, fighter.load().reads().size()));
            Site.pause(HUNG_MILLIS);
            Map<Fighter, Integer> hung = new LinkedHashMap<>();
            before.forEach((fighter, reads) -> hung.put(
                    fighter,
                    fighter.load().reads().size() == reads ? fighter.load().inFlight() : 0));
            return hung;
        }
    }
}
