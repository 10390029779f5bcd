package io.holdfast.testkit.engine;

import io.holdfast.testkit.type.SqlError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A session's open portals and cursors. Confined to the session's thread. */
final class Portals {
    private final Map<String, BoundPortal> open = new HashMap<>();

    BoundPortal open(BoundPortal portal) throws SqlError {
        if (portal.name().isEmpty()) {
            close("");
        } else if (open.containsKey(portal.name())) {
            String kind = portal.declared() ? "cursor" : "portal";
            throw SqlError.of("42P03", kind + " \"" + portal.name() + "\" already exists");
        }
        open.put(portal.name(), portal);
        return portal;
    }

    Optional<BoundPortal> find(String name) {
        return Optional.ofNullable(open.get(name));
    }

    BoundPortal cursor(String name) throws SqlError {
        return find(name).orElseThrow(() -> SqlError.of("34000", "cursor \"" + name + "\" does not exist"));
    }

    boolean isOpen(BoundPortal portal) {
        return open.get(portal.name()) == portal;
    }

    /** Whether a SUBSCRIBE is running. */
    boolean subscribed() {
        return open.values().stream().anyMatch(portal -> portal.rows() instanceof SubscribeRows);
    }

    void close(String name) {
        BoundPortal portal = open.remove(name);
        if (portal != null) {
            portal.close();
        }
    }

    void closeAll() {
        for (String name : List.copyOf(open.keySet())) {
            close(name);
        }
    }

    /** Portals that an Execute left unfinished and that only DECLARE would keep open. */
    void closeSuspended() {
        List.copyOf(open.values()).stream()
                .filter(portal -> !portal.declared() && portal.suspended())
                .forEach(portal -> close(portal.name()));
    }
}
