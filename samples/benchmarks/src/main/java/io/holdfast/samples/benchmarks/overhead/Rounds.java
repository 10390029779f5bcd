package io.holdfast.samples.benchmarks.overhead;

import io.holdfast.samples.benchmarks.Meter;
import io.holdfast.samples.benchmarks.Series;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rounds in which all candidates take turns, each round in another order; a candidate is compared with the base's figure of the
 * same round, so that what the machine does besides touches all alike. A harness that forks a JVM for each candidate cannot do that.
 */
final class Rounds {
    private final Meter meter = new Meter();
    private final List<Candidate> candidates;
    private final boolean memory;
    private final Map<Workload, Map<String, Series>> all = new EnumMap<>(Workload.class);

    Rounds(List<Candidate> candidates, boolean memory) {
        this.candidates = List.copyOf(candidates);
        this.memory = memory;
    }

    /** By workload, then by candidate, both in their order. */
    Map<Workload, Map<String, Series>> run(int warmUp, int rounds) throws SQLException {
        for (int round = -warmUp; round < rounds; round++) {
            for (Workload workload : Workload.values()) {
                Map<String, Meter.Cost> costs = round(workload, round);
                if (round >= 0) {
                    keep(workload, costs);
                }
            }
        }
        return all;
    }

    private Map<String, Meter.Cost> round(Workload workload, int round) throws SQLException {
        List<Candidate> order = new ArrayList<>(candidates);
        Collections.rotate(order, round);
        Map<String, Meter.Cost> costs = new LinkedHashMap<>();
        for (Candidate candidate : order) {
            costs.put(
                    candidate.name(),
                    meter.cost(() -> workload.checked(candidate.dataSource(), workload.times(memory))));
        }
        return costs;
    }

    private void keep(Workload workload, Map<String, Meter.Cost> costs) {
        Meter.Cost base = costs.get(candidates.get(0).name());
        for (Candidate candidate : candidates) {
            Meter.Cost cost = costs.get(candidate.name());
            if (base != null && cost != null) {
                all.computeIfAbsent(workload, key -> new LinkedHashMap<>())
                        .computeIfAbsent(candidate.name(), key -> new Series())
                        .add(cost, base);
            }
        }
    }
}
