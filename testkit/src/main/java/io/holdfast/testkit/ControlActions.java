package io.holdfast.testkit;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the control port can do, by path. */
final class ControlActions {
    private static final String OBJECT = "object";
    private static final String EXAMPLE = "orders";
    private static final String BROKEN = "broker transport failure";

    private final Map<String, Action> actions = new TreeMap<>();

    ControlActions(MaterializeEmulator emulator, FaultProxy proxy) {
        process(emulator.faults());
        time(emulator.faults());
        sessions(emulator.faults());
        statements(emulator.faults());
        clusters(emulator.clusters());
        network(proxy);
    }

    /** What a POST does. */
    interface Action {
        /** Runs. */
        void run(ControlParameters parameters);
    }

    @Nullable
    Action find(String path) {
        return actions.get(path);
    }

    Set<String> paths() {
        return actions.keySet();
    }

    private void process(Faults faults) {
        actions.put("/fault/crash", given -> faults.crash());
        actions.put("/fault/restart", given -> faults.restart());
        actions.put("/fault/new-generation", given -> faults.newGeneration(given.text("version", "v26.5.0")));
        actions.put("/fault/read-only", given -> faults.readOnly());
        actions.put("/fault/lose-upstream", given -> faults.loseUpstream());
        actions.put("/fault/heal", given -> faults.heal());
    }

    private void time(Faults faults) {
        actions.put("/fault/freeze", given -> freeze(faults, given));
        actions.put("/fault/unfreeze", given -> unfreeze(faults, given));
        actions.put("/fault/lag", given -> lag(faults, given));
        actions.put("/fault/compact", given -> faults.compact(given.text(OBJECT, EXAMPLE)));
    }

    private static void freeze(Faults faults, ControlParameters given) {
        if (given.has(OBJECT)) {
            faults.freeze(given.text(OBJECT, EXAMPLE));
        } else {
            faults.freeze();
        }
    }

    private static void unfreeze(Faults faults, ControlParameters given) {
        if (given.has(OBJECT)) {
            faults.unfreeze(given.text(OBJECT, EXAMPLE));
        } else {
            faults.unfreeze();
        }
    }

    private static void lag(Faults faults, ControlParameters given) {
        if (given.has(OBJECT)) {
            faults.lag(given.text(OBJECT, EXAMPLE), given.millis("5000"));
        } else {
            faults.lag(given.millis("5000"));
        }
    }

    private void clusters(EmulatedClusters clusters) {
        actions.put(
                "/cluster/take-offline",
                given -> clusters.takeOffline(
                        given.text("cluster", "quickstart"),
                        given.text("replica", "r1"),
                        given.has("reason") ? given.text("reason", "oom-killed") : null));
        actions.put(
                "/cluster/bring-online",
                given -> clusters.bringOnline(given.text("cluster", "quickstart"), given.text("replica", "r1")));
        actions.put("/cluster/hydration-time", given -> clusters.hydrationTime(given.millis("5000")));
        actions.put("/cluster/startup-time", given -> clusters.startupTime(given.millis("5000")));
    }

    private void sessions(Faults faults) {
        actions.put("/fault/limit-connections", given -> faults.limitConnections(given.number("most", "10")));
        actions.put("/fault/reject-logins", given -> rejectLogins(faults, given));
        actions.put("/fault/deny-sessions", given -> faults.denySessions());
        actions.put("/fault/expire-sessions", given -> faults.expireSessions());
    }

    private static void rejectLogins(Faults faults, ControlParameters given) {
        if (given.has("next")) {
            faults.rejectLogins(given.number("next", "3"), given.optional("message", "invalid password"));
        } else {
            faults.rejectLogins();
        }
    }

    private void statements(Faults faults) {
        actions.put("/fault/stall", given -> stall(faults, given));
        actions.put("/fault/fail", given -> faults.fail(given.text(OBJECT, EXAMPLE), given.text("error", BROKEN)));
        actions.put("/fault/resume", given -> faults.resume(given.text(OBJECT, EXAMPLE)));
        actions.put("/fault/slow", given -> faults.slow(given.millis("500"), given.optional("containing", "")));
        actions.put(
                "/fault/fail-statement",
                given -> faults.failStatement(
                        given.number("nth", "1"),
                        given.text("code", "XX000"),
                        given.optional("message", "internal error: injected"),
                        given.optional("containing", "")));
    }

    private static void stall(Faults faults, ControlParameters given) {
        if (given.has(OBJECT)) {
            faults.stall(given.text(OBJECT, EXAMPLE), given.text("error", BROKEN));
        } else {
            faults.stall();
        }
    }

    private void network(FaultProxy proxy) {
        actions.put("/proxy/pass", given -> proxy.pass());
        actions.put("/proxy/refuse", given -> proxy.refuse());
        actions.put("/proxy/reset", given -> proxy.reset());
        actions.put("/proxy/black-hole", given -> proxy.blackHole());
        actions.put("/proxy/mute", given -> proxy.mute());
        actions.put("/proxy/delay", given -> proxy.delay(given.millis("50")));
    }
}
