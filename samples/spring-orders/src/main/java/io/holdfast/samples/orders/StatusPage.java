package io.holdfast.samples.orders;

import io.holdfast.HoldfastStatus;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.health.EndpointStatus;
import io.holdfast.spring.HoldfastMonitor;
import io.holdfast.spring.SubscriptionRegistry;
import io.holdfast.subscribe.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Puts together what the page shows four times a second. */
@Component
class StatusPage {
    private final HoldfastMonitor monitor;
    private final SubscriptionRegistry subscriptions;
    private final OrderBook book;
    private final ReadCounts reads;
    private final RegionFaults faults;

    StatusPage(
            HoldfastMonitor monitor,
            SubscriptionRegistry subscriptions,
            OrderBook book,
            ReadCounts reads,
            RegionFaults faults) {
        this.monitor = monitor;
        this.subscriptions = subscriptions;
        this.book = book;
        this.reads = reads;
        this.faults = faults;
    }

    Status now() {
        HoldfastStatus status = monitor.status();
        Optional<Subscription> feed = subscriptions.get("order-book").flatMap(container -> container.subscription());
        long frontier = feed.map(Subscription::frontier).orElse(0L);
        return new Status(
                System.currentTimeMillis(),
                status.serving().orElse(""),
                status.endpoints().stream()
                        .map(endpoint -> region(status, endpoint))
                        .toList(),
                reads.turn(),
                book.page(),
                feed.map(running -> running.state().name()).orElse("STOPPED"),
                feed.flatMap(Subscription::endpoint).orElse(""),
                frontier == 0 ? -1 : System.currentTimeMillis() - frontier,
                monitor.recentEvents().stream()
                        .map(Timeline::line)
                        .flatMap(Optional::stream)
                        .limit(40)
                        .toList());
    }

    private RegionView region(HoldfastStatus status, EndpointStatus endpoint) {
        return new RegionView(
                endpoint.name(),
                endpoint.state().name(),
                endpoint.since(),
                endpoint.reason(),
                endpoint.roundTrip().toNanos() / 1e6,
                status.details().stream()
                        .filter(detail -> detail.endpoint().equals(endpoint.name()))
                        .flatMap(detail -> detail.lag().stream())
                        .mapToLong(Duration::toMillis)
                        .findFirst()
                        .orElse(-1),
                faults.active(endpoint.name()));
    }

    /**
     * Everything on the page.
     *
     * @param at the server's time, in milliseconds
     * @param serving where reads go now, empty where nowhere
     * @param regions each region
     * @param reads what happened since the last status
     * @param book what the subscription has told
     * @param feed the subscription's state
     * @param feedRegion where it reads
     * @param feedBehind how old its frontier is, in milliseconds; negative before the first
     * @param timeline what happened lately, the newest first
     */
    record Status(
            long at,
            String serving,
            List<RegionView> regions,
            ReadCounts.Window reads,
            OrderBook.Page book,
            String feed,
            String feedRegion,
            long feedBehind,
            List<Timeline> timeline) {}

    /**
     * One region.
     *
     * @param name its name
     * @param state how Holdfast sees it
     * @param since since when
     * @param reason why
     * @param roundTrip of its probes, in milliseconds
     * @param lag how old its answers are, in milliseconds; negative where that is not known
     * @param fault what a button has done to it, empty for nothing
     */
    record RegionView(
            String name, String state, Instant since, String reason, double roundTrip, long lag, String fault) {}

    /**
     * One line of the incident timeline.
     *
     * @param at when
     * @param tone good, bad or calm
     * @param text what happened
     */
    record Timeline(Instant at, String tone, String text) {
        static Optional<Timeline> line(HoldfastEvent event) {
            if (event instanceof HoldfastEvent.ServingChanged change) {
                return Optional.of(new Timeline(
                        event.at(),
                        change.to().isPresent() ? "good" : "bad",
                        change.to().map(to -> "Reads go to " + to).orElse("No region can serve")
                                + (change.from().isPresent()
                                        ? " instead of " + change.from().get()
                                        : "")));
            }
            if (event instanceof HoldfastEvent.EndpointChanged change) {
                return Optional.of(new Timeline(
                        event.at(),
                        change.to().equals("UP") ? "good" : change.to().equals("DOWN") ? "bad" : "calm",
                        change.endpoint() + " is " + change.to() + ": " + change.reason()));
            }
            if (event instanceof HoldfastEvent.SubscriptionAttached attached) {
                return Optional.of(new Timeline(
                        event.at(),
                        "calm",
                        "The change feed reads from " + attached.endpoint()
                                + switch (attached.how()) {
                                    case SNAPSHOT -> ", beginning with a snapshot";
                                    case RESUMED -> ", resumed where it stopped";
                                    case REBASED -> ", corrected by the difference";
                                }));
            }
            return Optional.empty();
        }
    }
}
