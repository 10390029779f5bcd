package io.holdfast.route.simulation;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.failure.FailureKind;
import io.holdfast.failure.FailureTable;
import io.holdfast.health.director.Patience;
import io.holdfast.health.director.ProbeRunner;
import io.holdfast.health.director.Signal;
import io.holdfast.health.director.SignalSink;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Probes a modelled server as the real prober does a real one: one run at a time, the same run waiting once. */
final class SimProber implements ProbeRunner {
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final VirtualTime time;
    private final SimEndpoint endpoint;
    private final SignalSink signals;
    private final Patience patience = new Patience(CONNECT);
    private final Set<Run> waiting = EnumSet.noneOf(Run.class);
    private Optional<Witness> witness = Optional.empty();
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
        if (run == Run.WITNESSES && witness.isEmpty()) {
            witness = Optional.of(new Witness(logIn(patience.greeting(), patience.login()), time.nanos()));
        }
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
            case WITNESSES -> witnesses();
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
        if (connected) {
            Stage ping = ping();
            connected = ping.answered();
            Signal signal = ping.answered() && !denied()
                    ? answered(ping.took(), false)
                    : new Signal.PingFailed(denied() ? denial() : SimServer.reset(), begun);
            done(ping.took(), signal);
        } else {
            Stage login = logIn(CONNECT, CONNECT);
            connected = login.answered();
            done(login.took(), outcome(login, begun));
        }
    }

    /** Both at once; the second, begun when it was asked for, is waited for only where the first is silent. */
    private void witnesses() {
        Stage ping = connected ? ping() : new Stage(false, Duration.ZERO);
        Witness second = witness.orElseThrow();
        witness = Optional.empty();
        if (ping.answered()) {
            done(ping.took(), denied() ? silent(denial(), second.begun()) : answered(ping.took(), false));
            return;
        }
        connected = second.login().answered();
        Duration left = second.login().took().minusNanos(time.nanos() - second.begun());
        boolean later = left.compareTo(ping.took()) > 0;
        done(later ? left : ping.took(), outcome(second.login(), second.begun()));
    }

    /** A fresh connect, what it will come to, and when it began. */
    private record Witness(Stage login, long begun) {}

    private Signal outcome(Stage login, long begun) {
        if (!login.answered()) {
            return silent(SimServer.refused(), begun);
        }
        return denied() ? silent(denial(), begun) : answered(login.took(), true);
    }

    /** What a question came to, and when that was known. */
    private record Stage(boolean answered, Duration took) {}

    private Stage ping() {
        SimServer server = endpoint.server();
        Duration bound = patience.ping();
        boolean answers = endpoint.reachable() && !server.hung;
        if (answers && server.roundTrip().compareTo(bound) <= 0) {
            patience.answered(server.roundTrip());
            return new Stage(true, server.roundTrip());
        }
        return new Stage(false, answers ? bound : unanswered(bound));
    }

    /** A round trip to connect and one to the first byte, each within its bound; then the login, within the whole. */
    private Stage logIn(Duration greeting, Duration whole) {
        SimServer server = endpoint.server();
        Duration trip = server.roundTrip();
        Duration login = trip.multipliedBy(4);
        if (server.resolverSilent) {
            return new Stage(false, whole);
        } else if (!connects() || trip.compareTo(greeting) > 0) {
            return new Stage(false, unanswered(greeting));
        } else if (server.hung || login.compareTo(whole) > 0) {
            return new Stage(false, whole);
        }
        patience.greeted(trip);
        patience.loggedIn(login);
        return new Stage(true, login);
    }

    private void warm() {
        if (connects() && !endpoint.server().hung) {
            endpoint.cold(false);
            done(endpoint.server().roundTrip().multipliedBy(4), new Signal.Warmed());
        } else {
            done(unanswered(CONNECT), new Signal.StayedCold(SimServer.refused()));
        }
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
        return told ? server.roundTrip() : timeout;
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
