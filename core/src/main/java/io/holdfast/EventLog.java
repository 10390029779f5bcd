package io.holdfast;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.HoldfastListener;
import java.lang.System.Logger.Level;

/**
 * One line a state change; nothing a statement. INFO for what took care of itself, WARN where nobody serves or a subscription
 * ended, which a person must look at.
 */
final class EventLog implements HoldfastListener {
    private static final System.Logger LOG = System.getLogger("io.holdfast");

    @Override
    public void on(HoldfastEvent event) {
        if (event instanceof HoldfastEvent.EndpointChanged change) {
            LOG.log(
                    Level.INFO,
                    "endpoint " + change.endpoint() + ": " + change.from() + " -> " + change.to() + ", "
                            + change.reason());
        } else if (event instanceof HoldfastEvent.ServingChanged change) {
            LOG.log(
                    change.to().isEmpty() ? Level.WARNING : Level.INFO,
                    "serving: " + change.from().orElse("nobody") + " -> "
                            + change.to().orElse("nobody") + ", " + change.reason());
        } else if (event instanceof HoldfastEvent.SubscriptionFailed failed) {
            LOG.log(Level.WARNING, "subscription " + failed.subscription() + " ended: " + failed.reason());
        } else if (event instanceof HoldfastEvent.SubscriptionWarned warned) {
            LOG.log(Level.WARNING, "subscription " + warned.subscription() + ": " + warned.message());
        } else if (event instanceof HoldfastEvent.ClientPaused paused) {
            LOG.log(
                    Level.INFO,
                    "this process stood still for " + paused.lateByMillis()
                            + " ms; time-outs of that window do not count");
        } else {
            LOG.log(Level.DEBUG, event);
        }
    }
}
