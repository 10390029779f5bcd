package io.holdfast.metrics;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.TransitionCause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** One event of every kind, at least. */
final class SampleEvents {
    private static final Instant AT = Instant.ofEpochMilli(1_700_000_000_000L);

    private SampleEvents() {}

    static List<HoldfastEvent> all() {
        return List.of(
                new HoldfastEvent.EndpointChanged(AT, "east", "UP", "SUSPECT", TransitionCause.STALLED, "silent"),
                new HoldfastEvent.EndpointChanged(
                        AT.plusMillis(40), "east", "SUSPECT", "DOWN", TransitionCause.SILENT, "both silent"),
                new HoldfastEvent.EndpointFlagged(AT, "east", List.of("LAGGING"), "10 s behind"),
                new HoldfastEvent.StalenessChanged(AT, "east", Set.of("bids"), false, OptionalLong.of(9_000)),
                new HoldfastEvent.HydrationChanged(AT, "east", Set.of("bids")),
                new HoldfastEvent.ServingChanged(AT, Optional.of("east"), Optional.of("west"), "it is UP"),
                new HoldfastEvent.ReadHopped(AT, "east", "west", 2, "08006"),
                new HoldfastEvent.HopWithheld(AT, "east", "08006"),
                new HoldfastEvent.ReadHedged(AT, "east", "west", true),
                new HoldfastEvent.PlannedRestart(AT, "east", HoldfastEvent.PlannedKind.UPGRADE, "v1", "v2"),
                new HoldfastEvent.ConnectionBudgetExceeded(AT, "east", 6000, 5000),
                new HoldfastEvent.CredentialsFailing(AT, "east", true, true, "28P01"),
                new HoldfastEvent.SecondPathChanged(AT, "east", "ENVIRONMENT_DOWN", "503"),
                new HoldfastEvent.ClientIsolated(AT, 2),
                new HoldfastEvent.ClientPaused(AT, 700),
                new HoldfastEvent.SubscriptionAttached(
                        AT, "bids", "east", HoldfastEvent.SubscriptionAttached.How.SNAPSHOT, 0),
                new HoldfastEvent.SubscriptionDelivered(AT, "bids", "east", "LIVE", 12, 3_000_000, AT.toEpochMilli()),
                new HoldfastEvent.SubscriptionLag(AT, "bids", AT.toEpochMilli(), 900, 5, 1_000, 2_000),
                new HoldfastEvent.SubscriptionCorrected(AT, "bids", "e1", "e2", 10, 11, 1, true),
                new HoldfastEvent.SubscriptionHandlerFailed(AT, "bids", 1, "java.lang.IllegalStateException"),
                new HoldfastEvent.SubscriptionWarned(AT, "bids", "no history is retained"),
                new HoldfastEvent.SubscriptionDetached(AT, "bids", "east", "reset"),
                new HoldfastEvent.SubscriptionStayed(AT, "bids", "west", "refused"),
                new HoldfastEvent.SubscriptionEnded(AT, "orders", "CLOSED"),
                new HoldfastEvent.SubscriptionFailed(AT, "bids", "its handler failed"));
    }
}
