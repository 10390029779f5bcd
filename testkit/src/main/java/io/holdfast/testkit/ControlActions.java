package io.holdfast.testkit;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the control port can do, by path. */
final class ControlActions {
    private final Map<String, Action> actions = new TreeMap<>();

    ControlActions(MaterializeEmulator emulator, FaultProxy proxy) {
        process(emulator.faults());
        time(emulator.faults());
        sessions(emulator.faults());
        statements(emulator.faults());
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
        actions.put("/fault/freeze", given -> faults.freeze());
        actions.put("/fault/unfreeze", given -> faults.unfreeze());
        actions.put("/fault/lag", given -> faults.lag(given.millis("5000")));
        actions.put("/fault/compact", given -> faults.compact(given.text("object", "orders")));
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
        actions.put("/fault/stall", given -> faults.stall());
        actions.put("/fault/slow", given -> faults.slow(given.millis("500"), given.optional("containing", "")));
        actions.put(
                "/fault/fail-statement",
                given -> faults.failStatement(
                        given.number("nth", "1"),
                        given.text("code", "XX000"),
                        given.optional("message", "internal error: injected"),
                        given.optional("containing", "")));
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
