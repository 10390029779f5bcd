package io.holdfast.health.lag;

import io.holdfast.settings.Durations;
import io.holdfast.settings.Setting;
import io.holdfast.settings.SettingValues;
import io.holdfast.settings.SettingsException;
import io.holdfast.settings.StalePolicy;
import io.holdfast.settings.StalenessCheck;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a data source says about freshness.
 *
 * @param maxStaleness its bound, empty for none
 * @param policy what becomes of a read that nobody can answer within it
 * @param check who holds reads to it
 * @param watched the objects whose lag is measured, empty for all
 * @param monotonic whether a connection never reads an earlier time
 * @param watermarkQuery what compares environments, empty for nothing
 */
public record LagSettings(
        Optional<Duration> maxStaleness,
        StalePolicy policy,
        StalenessCheck check,
        List<String> watched,
        boolean monotonic,
        String watermarkQuery) {
    /** Copies the list. */
    public LagSettings {
        watched = List.copyOf(watched);
    }

    /**
     * Takes the settings of freshness out of all.
     *
     * @param values checked one by one
     * @return checked together
     * @throws SettingsException where the bound is below what can be measured
     */
    public static LagSettings of(SettingValues values) {
        LagSettings settings = new LagSettings(
                values.get(Setting.MAX_STALENESS),
                values.get(Setting.STALE_POLICY),
                values.get(Setting.STALENESS_CHECK),
                names(values.get(Setting.WATCHED_OBJECTS)),
                values.get(Setting.MONOTONIC_READS),
                values.get(Setting.WATERMARK_QUERY).strip());
        // with auto, nobody knows yet whether every endpoint's server can hold it
        if (settings.check() != StalenessCheck.SERVER) {
            settings.maxStaleness().ifPresent(LagSettings::checkMeasured);
        }
        return settings;
    }

    /**
     * Whether lag has to be measured from the start.
     *
     * @return false where only a connection or a statement may ask for it
     */
    public boolean wantedAtStart() {
        return maxStaleness.isPresent() || monotonic || !watched.isEmpty();
    }

    /**
     * Checks a bound given at run time.
     *
     * @param bound the bound
     * @throws SettingsException where it is not positive, or too small for us to measure and we are to
     */
    public void checkBound(Duration bound) {
        if (bound.toMillis() <= 0) {
            throw new SettingsException(
                    Setting.MAX_STALENESS.name(),
                    "'" + bound + "' is not positive",
                    "give a positive duration such as 5s");
        }
        if (check == StalenessCheck.MEASURED) {
            checkMeasured(bound);
        }
    }

    private static void checkMeasured(Duration bound) {
        if (bound.compareTo(Lag.SMALLEST_MEASURED) < 0) {
            throw new SettingsException(
                    Setting.MAX_STALENESS.name(),
                    "'" + Durations.format(bound) + "' is less than can be measured from outside",
                    "write 3s or more, or set " + Setting.STALENESS_CHECK.name()
                            + "=server, where every endpoint has bounded staleness and refuses by itself");
        }
    }

    private static List<String> names(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
