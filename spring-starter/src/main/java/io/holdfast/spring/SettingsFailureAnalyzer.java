package io.holdfast.spring;

import io.holdfast.settings.SettingsException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells what to write in which property, instead of a stack trace. */
final class SettingsFailureAnalyzer extends AbstractFailureAnalyzer<SettingsException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SettingsException cause) {
        String message = String.valueOf(cause.getMessage());
        int remedy = message.lastIndexOf("; ");
        return new FailureAnalysis(
                "Holdfast cannot start: " + message.substring(0, remedy < 0 ? message.length() : remedy) + ".",
                "In '" + PropertyNames.of(cause.setting()) + "', "
                        + (remedy < 0 ? "correct the value" : message.substring(remedy + 2)) + ".",
                cause);
    }
}
