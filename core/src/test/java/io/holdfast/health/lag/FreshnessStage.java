package io.holdfast.health.lag;

import io.holdfast.settings.ModeSwitch;
import io.holdfast.settings.SettingValues;
import io.holdfast.time.Ticker;
import java.util.Arrays;
import java.util.Map;

/** A gate over lags that a test says, for tests of what asks the gate. */
public final class FreshnessStage {
    private final LagBoard board = new LagBoard();
    private final FreshnessGate gate;
    private boolean enforces;
    private boolean strict = true;

    /** Over endpoints of which nothing is known yet. */
    public FreshnessStage(ModeSwitch mode, Ticker ticker, Map<String, String> settings, String... endpoints) {
        for (String endpoint : endpoints) {
            board.add(endpoint);
        }
        this.gate = new FreshnessGate(LagSettings.of(SettingValues.of(settings)), board, mode, ticker);
    }

    /** The gate. */
    public FreshnessGate gate() {
        return gate;
    }

    /** From the next view on, servers hold bounds by themselves. */
    public void enforces() {
        enforces = true;
    }

    /** From the next view on, sessions are not strictly serializable by themselves. */
    public void notStrict() {
        strict = false;
    }

    /** What an endpoint's relations are behind by from now on, by number. */
    public void behind(String endpoint, long... millis) {
        board.publish(
                endpoint,
                new LagView(
                        Arrays.stream(millis).mapToObj(FreshnessStage::levels).toList(),
                        levels(Arrays.stream(millis).max().orElse(0)),
                        true,
                        new LagView.Server("env-" + endpoint, enforces, strict)));
    }

    /** Nothing is heard of an endpoint any more. */
    public void lose(String endpoint) {
        board.publish(endpoint, LagView.NOTHING_KNOWN);
    }

    private static LagLevels levels(long millis) {
        long lag = millis < 0 ? Lag.UNKNOWN : millis;
        return new LagLevels(lag, lag, lag, 1);
    }

    /** A bound on what reads some relations. */
    public static Need need(long boundMillis, int... relations) {
        return ReadSet.of(relations).need(boundMillis);
    }
}
