package io.holdfast.read;

import io.holdfast.settings.Durations;
import io.holdfast.settings.SettingsException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a comment in a text asks of us: {@code /* holdfast: max_staleness=5s *}{@code /}. Immutable.
 *
 * @param maxStaleness the bound; zero for {@code off}, which takes every wider bound away
 * @param error why it cannot be followed, null where it can
 */
public record FreshnessHint(Duration maxStaleness, @Nullable String error) {
    static final String MARK = "holdfast:";

    /** Reads one; what cannot be read is an error of the statement, not silence. */
    static FreshnessHint parse(String text) {
        String[] parts = text.split("=", 2);
        String name = parts[0].strip().toLowerCase(Locale.ROOT);
        if (!name.equals("max_staleness") || parts.length < 2) {
            return wrong("'" + text + "' is no hint: write /* holdfast: max_staleness=5s */");
        }
        if (parts[1].strip().equalsIgnoreCase("off")) {
            return new FreshnessHint(Duration.ZERO, null);
        }
        try {
            Duration bound = Durations.parse("max_staleness", parts[1]);
            return bound.isZero() ? wrong("max_staleness=0 holds nowhere: write off for no bound") : of(bound);
        } catch (SettingsException e) {
            return wrong(e.getMessage());
        }
    }

    private static FreshnessHint of(Duration bound) {
        return new FreshnessHint(bound, null);
    }

    private static FreshnessHint wrong(@Nullable String why) {
        return new FreshnessHint(Duration.ZERO, why);
    }
}
