package io.holdfast;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.HoldfastListener;
import java.lang.System.Logger.Level;
import java.util.Locale;

/**
 * One line a state change; nothing a statement. INFO for what took care of itself, WARN where nobody serves, a subscription
 * ended, credentials fail or connections run out, which a person must look at.
 */
final class EventLog implements HoldfastListener {
    private static final System.Logger LOG = System.getLogger("io.holdfast");

    @Override
    public void on(HoldfastEvent event) {
        Level level = level(event);
        if (LOG.isLoggable(level)) {
            LOG.log(level, text(event));
        }
    }

    private static Level level(HoldfastEvent event) {
        boolean nobody = event instanceof HoldfastEvent.ServingChanged change
                && change.to().isEmpty();
        boolean refused = event instanceof HoldfastEvent.CredentialsFailing failing && failing.failing();
        boolean look = nobody
                || refused
                || event instanceof HoldfastEvent.SubscriptionFailed
                || event instanceof HoldfastEvent.SubscriptionWarned
                || event instanceof HoldfastEvent.SubscriptionHandlerFailed
                || event instanceof HoldfastEvent.ConnectionBudgetExceeded
                || event instanceof HoldfastEvent.ClientIsolated;
        boolean often = event instanceof HoldfastEvent.ReadHopped
                || event instanceof HoldfastEvent.ReadHedged
                || event instanceof HoldfastEvent.HopWithheld
                || event instanceof HoldfastEvent.SubscriptionAttached
                || event instanceof HoldfastEvent.SubscriptionDetached
                || event instanceof HoldfastEvent.SubscriptionStayed
                || event instanceof HoldfastEvent.SubscriptionEnded;
        if (event instanceof HoldfastEvent.SubscriptionDelivered || event instanceof HoldfastEvent.SubscriptionLag) {
            return Level.TRACE;
        }
        return look ? Level.WARNING : often ? Level.DEBUG : Level.INFO;
    }

    private static String text(HoldfastEvent event) {
        if (event instanceof HoldfastEvent.EndpointChanged change) {
            return "endpoint " + change.endpoint() + ": " + change.from() + " -> " + change.to() + ", "
                    + change.reason();
        } else if (event instanceof HoldfastEvent.ServingChanged change) {
            return "serving: " + change.from().orElse("nobody") + " -> "
                    + change.to().orElse("nobody") + ", " + change.reason();
        } else if (event instanceof HoldfastEvent.SubscriptionFailed failed) {
            return "subscription " + failed.subscription() + " ended: " + failed.reason();
        } else if (event instanceof HoldfastEvent.SubscriptionWarned warned) {
            return "subscription " + warned.subscription() + ": " + warned.message();
        } else if (event instanceof HoldfastEvent.ClientPaused paused) {
            return "this process stood still for " + paused.lateByMillis()
                    + " ms; time-outs of that window do not count";
        } else if (event instanceof HoldfastEvent.PlannedRestart restart) {
            return "endpoint " + restart.endpoint() + ": planned "
                    + restart.kind().name().toLowerCase(Locale.ROOT) + ", " + restart.before() + " -> "
                    + restart.after();
        } else if (event instanceof HoldfastEvent.EndpointFlagged flagged) {
            return "endpoint " + flagged.endpoint() + ": " + flagged.flags() + ", " + flagged.reason();
        } else if (event instanceof HoldfastEvent.ClientIsolated isolated) {
            return "all " + isolated.endpoints() + " endpoints are silent at once: this client is cut off from them";
        } else if (event instanceof HoldfastEvent.ConnectionBudgetExceeded budget) {
            return "endpoint " + budget.endpoint() + ": up to " + budget.needed()
                    + " connections may be opened, and its server allows " + budget.limit()
                    + ": lower poolSize or the number of instances, or have the limit raised";
        } else if (event instanceof HoldfastEvent.CredentialsFailing failing) {
            return credentials(failing);
        } else if (event instanceof HoldfastEvent.StalenessChanged stale) {
            return "endpoint " + stale.endpoint() + ": " + staleness(stale);
        } else if (event instanceof HoldfastEvent.HydrationChanged hydration) {
            return "endpoint " + hydration.endpoint() + ": not hydrated " + hydration.unhydrated();
        }
        return String.valueOf(event);
    }

    private static String credentials(HoldfastEvent.CredentialsFailing failing) {
        String where = "endpoint " + failing.endpoint() + " ";
        if (!failing.failing()) {
            return where + "takes the credentials again";
        }
        return where + "refuses the credentials (" + failing.sqlState() + ")"
                + (failing.workedBefore() ? ", which it took before: asked again slowly" : "");
    }

    private static String staleness(HoldfastEvent.StalenessChanged stale) {
        if (!stale.whole() && stale.objects().isEmpty()) {
            return "everything is within the bound on staleness";
        }
        String lag = stale.lagMillis().isPresent() ? stale.lagMillis().getAsLong() + " ms behind" : "lag unknown";
        return (stale.whole() ? "all of it" : stale.objects()) + " beyond the bound on staleness, " + lag;
    }
}
