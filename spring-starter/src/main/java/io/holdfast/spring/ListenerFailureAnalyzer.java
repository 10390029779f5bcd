package io.holdfast.spring;

import java.util.Locale;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells what to change about a listener method, instead of a stack trace. */
final class ListenerFailureAnalyzer extends AbstractFailureAnalyzer<ListenerProblem> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ListenerProblem cause) {
        String remedy = cause.remedy();
        return new FailureAnalysis(
                "Holdfast cannot start: " + cause.problem() + ".",
                remedy.substring(0, 1).toUpperCase(Locale.ROOT) + remedy.substring(1) + ".",
                cause);
    }
}
