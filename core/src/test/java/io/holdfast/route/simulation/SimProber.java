package io.holdfast.route.simulation;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.failure.FailureKind;
import io.holdfast.failure.FailureTable;
import io.holdfast.health.director.ProbeRunner;
import io.holdfast.health.director.Signal;
import io.holdfast.health.director.SignalSink;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Probes a modelled server as the real prober does a real one: one run at a time, the same run waiting once. */
final class SimProber implements ProbeRunner {
    private static final Duration LOGIN = Duration.ofSeconds(1);
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final VirtualTime time;
    private final SimEndpoint endpoint;
    private final SignalSink signals;
    private final Set<Run> waiting = EnumSet.noneOf(Run.class);
    private boolean busy;
    private boolean connected;
    private boolean closed;

    SimProber(VirtualTime time, PhysicalEndpoint endpoint, SignalSink signals) {
        this.time = time;
        this.endpoint = (SimEndpoint) endpoint;
        this.signals = signals;
    }

    @Override
    public void ask(Run run) {
        waiting.add(run);
        next();
    }

    private void next() {
        if (busy || closed || waiting.isEmpty()) {
            return;
        }
        Run run = waiting.iterator().next();
        waiting.remove(run);
        busy = true;
        long begun = time.nanos();
        switch (run) {
            case ROUTINE -> routine(begun);
            case WITNESSES -> witnesses(begun);
            case WARM -> warm();
        }
    }

    private void done(Duration in, Signal signal) {
        time.schedule(in, () -> {
            busy = false;
            if (!closed) {
                signals.hear(endpoint.name(), signal);
                next();
            }
        });
    }

    private void routine(long begun) {
        Duration answer = endpoint.server().roundTrip;
        if (connected && pings()) {
            done(answer, denied() ? new Signal.PingFailed(denial(), begun) : answered(answer, false));
        } else if (connected) {
            connected = false;
            done(unanswered(timeout()), new Signal.PingFailed(SimServer.reset(), begun));
        } else if (connects()) {
            connected = true;
            done(answer.multipliedBy(4), denied() ? silent(denial(), begun) : answered(answer, true));
        } else {
            done(unanswered(CONNECT), silent(SimServer.refused(), begun));
        }
    }

    private void witnesses(long begun) {
        Duration answer = endpoint.server().roundTrip;
        if (connected && pings()) {
            done(answer, denied() ? silent(denial(), begun) : answered(answer, false));
        } else if (connects()) {
            connected = true;
            done(answer.multipliedBy(4), denied() ? silent(denial(), begun) : answered(answer, true));
        } else {
            connected = false;
            done(unanswered(LOGIN), silent(SimServer.refused(), begun));
        }
    }

    private void warm() {
        if (connects()) {
            endpoint.cold(false);
            done(endpoint.server().roundTrip.multipliedBy(4), new Signal.Warmed());
        } else {
            done(unanswered(CONNECT), new Signal.StayedCold(SimServer.refused()));
        }
    }

    private boolean pings() {
        return endpoint.reachable();
    }

    private boolean connects() {
        SimServer server = endpoint.server();
        return endpoint.reachable() && !server.refusing && !server.resolverSilent;
    }

    private boolean denied() {
        return endpoint.server().probeDenied;
    }

    /** A refusal comes back at once, silence after the time-out. */
    private Duration unanswered(Duration timeout) {
        SimServer server = endpoint.server();
        boolean told = endpoint.link().up && (server.crashed || server.refusing) && !server.silent;
        return told ? server.roundTrip : timeout;
    }

    private Duration timeout() {
        Duration six = endpoint.server().roundTrip.multipliedBy(6);
        return six.compareTo(Duration.ofMillis(300)) < 0 ? Duration.ofMillis(300) : six;
    }

    private static SQLException denial() {
        return new SQLException("permission denied for function mz_environment_id", "42501");
    }

    private static Signal silent(SQLException failure, long begun) {
        FailureKind kind = FailureTable.classify(failure);
        return new Signal.Silent(kind, failure, begun);
    }

    private Signal answered(Duration roundTrip, boolean anew) {
        return new Signal.ProbeAnswered(roundTrip, "env-" + endpoint.name(), anew);
    }

    @Override
    public void close() {
        closed = true;
    }
}
