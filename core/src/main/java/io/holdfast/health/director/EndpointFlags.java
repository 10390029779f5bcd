package io.holdfast.health.director;

import io.holdfast.health.EndpointFlag;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What keeps work from an endpoint beside its state; driven by signals. Not thread-safe: the director's thread owns it. */
final class EndpointFlags {
    private final Set<EndpointFlag> set = EnumSet.noneOf(EndpointFlag.class);
    private final Map<String, String> drains = new LinkedHashMap<>();
    private Duration behind = Duration.ZERO;
    private String reason = "";

    void on(Signal signal) {
        if (signal instanceof Signal.Lagging lagging) {
            raise(EndpointFlag.LAGGING, lagging.reason());
        } else if (signal instanceof Signal.Fresh) {
            lower(EndpointFlag.LAGGING, "its data is within the bound again");
        } else if (signal instanceof Signal.Unhydrated unhydrated) {
            raise(EndpointFlag.UNHYDRATED, unhydrated.reason());
        } else if (signal instanceof Signal.Hydrated) {
            lower(EndpointFlag.UNHYDRATED, "everything is hydrated");
        } else if (signal instanceof Signal.Saturated) {
            raise(EndpointFlag.SATURATED, "all connections are busy");
        } else if (signal instanceof Signal.Relieved) {
            lower(EndpointFlag.SATURATED, "connections are free again");
        } else if (signal instanceof Signal.Behind lag) {
            behind = lag.behind();
        } else if (signal instanceof Signal.Drained drained) {
            drains.put(drained.by(), drained.reason());
            raise(EndpointFlag.DRAINING, drained.reason());
        } else if (signal instanceof Signal.Undrained undrained) {
            undrained(undrained.by());
        }
    }

    /** Who has not drained it gives nothing back; who has, not what others have drained. */
    private void undrained(String by) {
        if (drains.remove(by) != null && drains.isEmpty()) {
            lower(EndpointFlag.DRAINING, "given back by " + by);
        }
    }

    private void raise(EndpointFlag flag, String why) {
        if (set.add(flag)) {
            reason = why;
        }
    }

    private void lower(EndpointFlag flag, String why) {
        if (set.remove(flag)) {
            reason = why;
        }
    }

    Set<EndpointFlag> now() {
        return Set.copyOf(set);
    }

    /** Why a flag changed last. */
    String reason() {
        return reason;
    }

    /** How far its data is behind the freshest endpoint's. */
    Duration behind() {
        return behind;
    }
}
