package io.holdfast.spring.data;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Hears what Spring Boot tells of a start that failed; Spring makes one for each start. */
final class Reported implements FailureAnalysisReporter {
    private static final List<FailureAnalysis> ALL = new CopyOnWriteArrayList<>();

    Reported() {}

    @Override
    public void report(FailureAnalysis analysis) {
        ALL.add(analysis);
    }

    static FailureAnalysis last() {
        return ALL.get(ALL.size() - 1);
    }

    static boolean any() {
        return !ALL.isEmpty();
    }

    static void forget() {
        ALL.clear();
    }
}
