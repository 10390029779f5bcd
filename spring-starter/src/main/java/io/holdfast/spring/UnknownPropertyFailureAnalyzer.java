package io.holdfast.spring;

import io.holdfast.settings.SettingValues;
import io.holdfast.settings.SettingsException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Tells what was probably meant by a property under {@code holdfast} that nobody knows; Spring Boot's own says that it is unbound. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {
    private static final String PREFIX = "holdfast.";
    private static final Pattern MEANT = Pattern.compile("did you mean '([^']+)'");
    private static final Pattern DASH = Pattern.compile("-(.)");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
        return cause.getUnboundProperties().stream()
                .map(property -> property.getName().toString())
                .filter(name -> name.startsWith(PREFIX))
                .findFirst()
                .map(name -> new FailureAnalysis(
                        "Holdfast cannot start: there is no property '" + name + "'.", remedy(name), cause))
                .orElse(null);
    }

    private static String remedy(String name) {
        String setting = DASH.matcher(name.substring(PREFIX.length()))
                .replaceAll(letter -> letter.group(1).toUpperCase(java.util.Locale.ROOT));
        String pgjdbc = "It is PgJDBC's: write 'holdfast.pgjdbc." + setting + "'.";
        try {
            SettingValues.of(Map.of(setting, ""));
            return pgjdbc;
        } catch (SettingsException e) {
            String message = String.valueOf(e.getMessage());
            Matcher meant = MEANT.matcher(message);
            if (meant.find()) {
                return "Did you mean '" + PropertyNames.of(meant.group(1)) + "'?";
            }
            // any other complaint is about the value, and so the name is known
            return message.contains("neither Holdfast nor PgJDBC")
                    ? "See the properties in the starter's README; PgJDBC's own go under 'holdfast.pgjdbc'."
                    : pgjdbc;
        }
    }
}
