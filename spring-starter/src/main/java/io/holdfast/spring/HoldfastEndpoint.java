package io.holdfast.spring;

import io.holdfast.HoldfastStatus;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.health.EndpointStatus;
import io.holdfast.settings.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@code /actuator/holdfast}: the status, recent events, subscriptions; and, where {@code
 * management.endpoint.holdfast.access=unrestricted} allows it, the mode, what an endpoint gets, and starting and stopping listeners.
 */
@Endpoint(id = "holdfast", defaultAccess = Access.READ_ONLY)
public final class HoldfastEndpoint {
    private final HoldfastMonitor monitor;
    private final SubscriptionRegistry subscriptions;

    /**
     * For one data source.
     *
     * @param monitor its status and switches
     * @param subscriptions its listeners
     */
    public HoldfastEndpoint(HoldfastMonitor monitor, SubscriptionRegistry subscriptions) {
        this.monitor = monitor;
        this.subscriptions = subscriptions;
    }

    /**
     * How everything is.
     *
     * @return for an operator
     */
    @ReadOperation
    public Snapshot snapshot() {
        HoldfastStatus status = monitor.status();
        return new Snapshot(
                status.name(),
                status.mode().name().toLowerCase(Locale.ROOT),
                status.serving().orElse("nobody"),
                status.endpoints().stream()
                        .map(endpoint -> node(status, endpoint))
                        .toList(),
                subscriptions.descriptions(),
                monitor.recentEvents().stream().map(HoldfastEndpoint::event).toList());
    }

    /**
     * Switches the mode.
     *
     * @param mode active, observe or passthrough
     */
    @WriteOperation
    public void mode(String mode) {
        monitor.mode(Setting.MODE.parse(mode));
    }

    /**
     * Changes what an endpoint gets.
     *
     * @param endpoint its name
     * @param action drain, undrain, prefer or unprefer
     */
    @WriteOperation
    public void act(@Selector String endpoint, String action) {
        switch (action) {
            case "drain" -> monitor.drain(endpoint);
            case "undrain" -> monitor.undrain(endpoint);
            case "prefer" -> monitor.prefer(endpoint);
            case "unprefer" -> monitor.preferNone();
            default ->
                throw new InvalidEndpointRequestException(
                        "'" + action + "' is no action: write drain, undrain, prefer or unprefer", "action is invalid");
        }
    }

    /**
     * Starts or stops a listener.
     *
     * @param kind {@code subscription}
     * @param id of the listener
     * @param action start or stop
     */
    @WriteOperation
    public void act(@Selector String kind, @Selector String id, String action) {
        SubscriptionContainer listener = subscriptions
                .get(id)
                .filter(known -> kind.equals("subscription"))
                .orElseThrow(() -> new InvalidEndpointRequestException(
                        "'" + kind + "/" + id + "' is nothing here: write subscription/<id>",
                        "there is no such listener"));
        switch (action) {
            case "start" -> listener.start();
            case "stop" -> listener.stop();
            default ->
                throw new InvalidEndpointRequestException(
                        "'" + action + "' is no action: write start or stop", "action is invalid");
        }
    }

    private static Node node(HoldfastStatus status, EndpointStatus endpoint) {
        return new Node(
                endpoint.name(),
                endpoint.address(),
                endpoint.state().name(),
                endpoint.since(),
                endpoint.reason(),
                endpoint.environment().orElse(""),
                endpoint.lastError(),
                endpoint.roundTrip().toNanos() / 1e6,
                status.details().stream()
                        .filter(detail -> detail.endpoint().equals(endpoint.name()))
                        .flatMap(detail -> detail.lag().stream())
                        .map(Duration::toMillis)
                        .findFirst()
                        .orElse(null));
    }

    private static Event event(HoldfastEvent event) {
        String text = event.toString();
        return new Event(event.at(), event.getClass().getSimpleName(), text.substring(text.indexOf('[')));
    }

    /**
     * Everything at one moment.
     *
     * @param name the data source's name
     * @param mode what it does
     * @param serving where reads go, or {@code nobody}
     * @param endpoints each endpoint, in order of priority
     * @param subscriptions each listener
     * @param events the newest first
     */
    public record Snapshot(
            String name,
            String mode,
            String serving,
            List<Node> endpoints,
            List<Map<String, Object>> subscriptions,
            List<Event> events) {}

    /**
     * One endpoint.
     *
     * @param name its name
     * @param address where it listens
     * @param state how it is
     * @param since since when it is so
     * @param reason why
     * @param environment the Materialize environment behind it, empty where unknown
     * @param lastError its last error, empty where there was none
     * @param roundTripMillis the round trip of its probes
     * @param lagMillis how old its answers are, null where that is not known
     */
    public record Node(
            String name,
            String address,
            String state,
            Instant since,
            String reason,
            String environment,
            String lastError,
            double roundTripMillis,
            @Nullable Long lagMillis) {}

    /**
     * One event.
     *
     * @param at when
     * @param type what kind
     * @param details its parts
     */
    public record Event(Instant at, String type, String details) {}
}
