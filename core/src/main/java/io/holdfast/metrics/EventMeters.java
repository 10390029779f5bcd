package io.holdfast.metrics;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.HoldfastEvent.ClientIsolated;
import io.holdfast.event.HoldfastEvent.ClientPaused;
import io.holdfast.event.HoldfastEvent.ConnectionBudgetExceeded;
import io.holdfast.event.HoldfastEvent.CredentialsFailing;
import io.holdfast.event.HoldfastEvent.EndpointChanged;
import io.holdfast.event.HoldfastEvent.EndpointFlagged;
import io.holdfast.event.HoldfastEvent.HopWithheld;
import io.holdfast.event.HoldfastEvent.HydrationChanged;
import io.holdfast.event.HoldfastEvent.PlannedRestart;
import io.holdfast.event.HoldfastEvent.ReadHedged;
import io.holdfast.event.HoldfastEvent.ReadHopped;
import io.holdfast.event.HoldfastEvent.SecondPathChanged;
import io.holdfast.event.HoldfastEvent.ServingChanged;
import io.holdfast.event.HoldfastEvent.StalenessChanged;
import io.holdfast.event.HoldfastEvent.SubscriptionAttached;
import io.holdfast.event.HoldfastEvent.SubscriptionCorrected;
import io.holdfast.event.HoldfastEvent.SubscriptionDelivered;
import io.holdfast.event.HoldfastEvent.SubscriptionDetached;
import io.holdfast.event.HoldfastEvent.SubscriptionEnded;
import io.holdfast.event.HoldfastEvent.SubscriptionFailed;
import io.holdfast.event.HoldfastEvent.SubscriptionHandlerFailed;
import io.holdfast.event.HoldfastEvent.SubscriptionLag;
import io.holdfast.event.HoldfastEvent.SubscriptionStayed;
import io.holdfast.event.HoldfastEvent.SubscriptionWarned;
import io.holdfast.event.HoldfastListener;
import io.holdfast.health.EndpointState;
import io.holdfast.time.Ticker;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts events. One entry a kind of event, so that a kind without one is found by a test. */
final class EventMeters implements HoldfastListener {
    private final Meters meters;
    private final SubscriptionMeters subscriptions;
    private final Map<Class<? extends HoldfastEvent>, Consumer<HoldfastEvent>> byKind = new HashMap<>();
    private final Map<String, Instant> suspectedSince = new ConcurrentHashMap<>();

    EventMeters(Meters meters, Ticker ticker) {
        this.meters = meters;
        this.subscriptions = new SubscriptionMeters(meters, ticker);
        countEndpoints();
        countReads();
        countOurselves();
        count(SubscriptionAttached.class, subscriptions::attached);
        count(SubscriptionDetached.class, subscriptions::detached);
        count(SubscriptionFailed.class, subscriptions::failed);
        count(SubscriptionEnded.class, subscriptions::ended);
        count(SubscriptionStayed.class, subscriptions::stayed);
        count(SubscriptionDelivered.class, subscriptions::delivered);
        count(SubscriptionLag.class, subscriptions::lag);
        count(SubscriptionCorrected.class, subscriptions::corrected);
        count(SubscriptionHandlerFailed.class, subscriptions::handlerFailed);
        count(SubscriptionWarned.class, subscriptions::warned);
    }

    private <E extends HoldfastEvent> void count(Class<E> kind, Consumer<E> counter) {
        byKind.put(kind, event -> counter.accept(kind.cast(event)));
    }

    Set<Class<? extends HoldfastEvent>> kinds() {
        return Set.copyOf(byKind.keySet());
    }

    @Override
    public void on(HoldfastEvent event) {
        @Nullable Consumer<HoldfastEvent> counter = byKind.get(event.getClass());
        if (counter != null) {
            counter.accept(event);
        }
    }

    private void countEndpoints() {
        count(EndpointChanged.class, this::changed);
        count(ServingChanged.class, event -> add("holdfast.serving.changes", "how often another endpoint took over"));
        count(EndpointFlagged.class, this::flagged);
        count(
                PlannedRestart.class,
                event -> add(
                        "holdfast.planned.restarts",
                        "restarts and swaps that were recognised as planned",
                        Meters.ENDPOINT,
                        event.endpoint(),
                        "kind",
                        lower(event.kind().name())));
        count(CredentialsFailing.class, this::credentials);
        count(
                StalenessChanged.class,
                event -> add(
                        "holdfast.staleness.changes",
                        "how often other objects than before were beyond the bound on staleness",
                        Meters.ENDPOINT,
                        event.endpoint()));
        count(
                HydrationChanged.class,
                event -> add(
                        "holdfast.hydration.changes",
                        "how often other objects than before were not hydrated",
                        Meters.ENDPOINT,
                        event.endpoint()));
        count(
                SecondPathChanged.class,
                event -> add(
                        "holdfast.second.path.changes",
                        "changes of the verdict over HTTP",
                        Meters.ENDPOINT,
                        event.endpoint(),
                        "verdict",
                        lower(event.verdict())));
    }

    private void countReads() {
        count(
                ReadHopped.class,
                event -> add(
                        "holdfast.hops",
                        "reads that were run again elsewhere",
                        Meters.ENDPOINT,
                        event.from(),
                        "to",
                        event.to()));
        count(
                HopWithheld.class,
                event -> add(
                        "holdfast.hops.withheld",
                        "reads that would have been run again elsewhere, in mode observe",
                        Meters.ENDPOINT,
                        event.from()));
        count(
                ReadHedged.class,
                event -> add(
                        "holdfast.hedges",
                        "reads that were sent to a second endpoint as well",
                        Meters.ENDPOINT,
                        event.from(),
                        "to",
                        event.to(),
                        "won",
                        Boolean.toString(event.won())));
    }

    private void countOurselves() {
        count(
                ClientPaused.class,
                event -> meters.timer("holdfast.client.pauses", "how long this process stood still")
                        .record(Duration.ofMillis(event.lateByMillis())));
        count(
                ClientIsolated.class,
                event -> add("holdfast.client.isolations", "how often every endpoint fell silent at once"));
        count(
                ConnectionBudgetExceeded.class,
                event -> add(
                        "holdfast.connection.budget.exceeded",
                        "warnings that connections come near the server's limit",
                        Meters.ENDPOINT,
                        event.endpoint()));
    }

    private void changed(EndpointChanged event) {
        add(
                "holdfast.endpoint.transitions",
                "changes of an endpoint's state",
                Meters.ENDPOINT,
                event.endpoint(),
                "to",
                lower(event.to()),
                "cause",
                lower(event.cause().name()));
        if (event.to().equals(EndpointState.SUSPECT.name())) {
            suspectedSince.put(event.endpoint(), event.at());
            return;
        }
        @Nullable Instant since = suspectedSince.remove(event.endpoint());
        if (since != null) {
            suspicion(event).record(Duration.between(since, event.at()));
        }
    }

    private Timer suspicion(EndpointChanged end) {
        return meters.timer(
                "holdfast.suspicions",
                "how long suspicions lasted until they were cleared or confirmed",
                Meters.ENDPOINT,
                end.endpoint(),
                "outcome",
                end.to().equals(EndpointState.DOWN.name()) ? "confirmed" : "cleared");
    }

    private void flagged(EndpointFlagged event) {
        for (String flag : event.flags()) {
            add(
                    "holdfast.endpoint.flags",
                    "how often something beside its state kept work from an endpoint",
                    Meters.ENDPOINT,
                    event.endpoint(),
                    "flag",
                    lower(flag));
        }
    }

    private void credentials(CredentialsFailing event) {
        add(
                "holdfast.credentials.changes",
                "how often an endpoint began to refuse our credentials, and took them again",
                Meters.ENDPOINT,
                event.endpoint(),
                "failing",
                Boolean.toString(event.failing()));
    }

    private void add(String name, String description, String... tags) {
        meters.counter(name, description, tags).increment();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
