package io.holdfast.route;

import io.holdfast.settings.Balance;
import io.holdfast.settings.Tiers;
import java.time.Duration;

/**
 * How work is shared.
 *
 * @param balance by priority or spread
 * @param tiers which endpoints stand side by side
 * @param failbackDelay how long an earlier tier must be well before work begins to return to it, and over how long it returns
 * @param relaxLag whether endpoints whose data is older than the bound serve where nobody else can
 */
public record RouteSettings(Balance balance, Tiers tiers, Duration failbackDelay, boolean relaxLag) {}
