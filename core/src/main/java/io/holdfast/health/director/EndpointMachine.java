package io.holdfast.health.director;

import io.holdfast.failure.FailureKind;
import io.holdfast.health.EndpointState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one endpoint; pure, driven by signals and by the time they come with. Not thread-safe: the director's
 * thread owns it.
 *
 * <ul>
 *   <li>INIT is UP with the first answered probe, DOWN with the first silent one.
 *   <li>UP is SUSPECT with one broken connection, one failed ping or one stall, and both witnesses are asked.
 *   <li>SUSPECT is UP with the first answer of either witness, DOWN when both are silent, unless work was answered since they
 *       were asked: success of the data outranks a failing probe.
 *   <li>DOWN is UP after its minimum time (none where nobody else serves), two answered probes in a row and a warm pool. The minimum doubles with every fall
 *       and is forgotten again by half a minute of being UP.
 * </ul>
 */
final class EndpointMachine {
    private static final Duration FIRST_MINIMUM_DOWN = Duration.ofSeconds(1);
    private static final Duration LONGEST_MINIMUM_DOWN = Duration.ofSeconds(30);
    private static final Duration FORGIVEN_AFTER = Duration.ofSeconds(30);
    private static final int ANSWERS_TO_RECOVER = 2;

    private final String name;
    private EndpointState state = EndpointState.INIT;
    private String reason = "not yet probed";
    private long changedAt;
    private long forgivenAt;
    private int falls;
    private int answersInARow;
    private int silences;
    private boolean warming;
    private @Nullable SQLException lastFailure;
    private boolean refused;
    private Duration roundTrip = Duration.ZERO;
    private String environment = "";

    EndpointMachine(String name, long now) {
        this.name = name;
        this.changedAt = now;
    }

    /**
     * Hears a signal.
     *
     * @param signal what happened
     * @param now the ticker's nanoseconds
     * @param anotherServes whether another endpoint is UP; where none is, a recovery is not held back
     * @param lastAnswer when work was last seen to be answered, in the same nanoseconds
     */
    Reaction on(Signal signal, long now, long lastAnswer, boolean anotherServes) {
        if (signal instanceof Signal.ProbeAnswered answered) {
            return answered(answered, now, anotherServes);
        } else if (signal instanceof Signal.PingFailed ping) {
            lastFailure = ping.failure();
            return state == EndpointState.UP
                    ? suspect("a probe failed", Reaction.ASK_WITNESSES, now)
                    : silentWhileDown();
        } else if (signal instanceof Signal.Silent silent) {
            return silent(silent, now, lastAnswer);
        } else if (signal instanceof Signal.EnvironmentGone gone) {
            Signal.Silent silence = new Signal.Silent(FailureKind.CONNECTION, gone.failure(), gone.begun());
            return state == EndpointState.SUSPECT ? silent(silence, now, lastAnswer) : Reaction.NOTHING;
        } else if (signal instanceof Signal.WorkFailed work) {
            lastFailure = work.failure();
            return state == EndpointState.UP && work.kind().marksEndpoint()
                    ? suspect("a connection broke", Reaction.ASK_WITNESSES, now)
                    : Reaction.NOTHING;
        } else if (signal instanceof Signal.Stalled stalled) {
            return state == EndpointState.UP
                    ? suspect("nothing answered for " + stalled.age().toMillis() + " ms", Reaction.ASK_WITNESSES, now)
                    : Reaction.NOTHING;
        } else if (signal instanceof Signal.StayedCold cold) {
            lastFailure = cold.failure();
            warming = false;
            return silentWhileDown();
        } else if (signal instanceof Signal.Warmed) {
            warming = false;
            if (state == EndpointState.DOWN) {
                change(EndpointState.UP, "answers again", now);
            }
        }
        return Reaction.NOTHING;
    }

    private Reaction answered(Signal.ProbeAnswered answer, long now, boolean anotherServes) {
        roundTrip = roundTrip.isZero()
                ? answer.roundTrip()
                : roundTrip.multipliedBy(4).plus(answer.roundTrip()).dividedBy(5);
        environment = answer.environment();
        refused = false;
        if (state == EndpointState.DOWN) {
            answersInARow++;
            boolean wait = warming
                    || answersInARow < ANSWERS_TO_RECOVER
                    || (anotherServes && now - changedAt < minimumDown().toNanos());
            warming |= !wait;
            return wait ? Reaction.NOTHING : Reaction.WARM;
        }
        if (state == EndpointState.UP && falls > 0 && now - forgivenAt > FORGIVEN_AFTER.toNanos()) {
            falls--;
            forgivenAt = now;
        }
        if (state == EndpointState.UP) {
            return Reaction.NOTHING;
        }
        boolean suspected = state == EndpointState.SUSPECT;
        change(EndpointState.UP, suspected ? "a witness answered" : "answers", now);
        return suspected && answer.anew() ? Reaction.REFRESH : Reaction.NOTHING;
    }

    private Reaction silent(Signal.Silent silent, long now, long lastAnswer) {
        lastFailure = silent.failure();
        refused = silent.kind() == FailureKind.REFUSED;
        if (state == EndpointState.DOWN) {
            return silentWhileDown();
        }
        if (state != EndpointState.INIT && lastAnswer - silent.begun() > 0) {
            return suspect("probes fail while work is answered", Reaction.ASK_WITNESSES, now);
        }
        falls++;
        answersInARow = 0;
        silences = 0;
        change(EndpointState.DOWN, refused ? "it turns us away" : "two witnesses got no answer", now);
        return Reaction.BREAK_OFF;
    }

    private Reaction silentWhileDown() {
        answersInARow = 0;
        silences++;
        return Reaction.NOTHING;
    }

    private Reaction suspect(String why, Reaction reaction, long now) {
        if (state != EndpointState.SUSPECT) {
            change(EndpointState.SUSPECT, why, now);
        }
        return reaction;
    }

    private void change(EndpointState to, String why, long now) {
        state = to;
        reason = why;
        changedAt = now;
        forgivenAt = now;
    }

    private Duration minimumDown() {
        Duration minimum = FIRST_MINIMUM_DOWN.multipliedBy(1L << Math.min(10, Math.max(0, falls - 1)));
        return minimum.compareTo(LONGEST_MINIMUM_DOWN) < 0 ? minimum : LONGEST_MINIMUM_DOWN;
    }

    String name() {
        return name;
    }

    EndpointState state() {
        return state;
    }

    String reason() {
        return reason;
    }

    /** Probes in a row that went unanswered since the fall. */
    int silences() {
        return silences;
    }

    boolean refused() {
        return refused;
    }

    Duration roundTrip() {
        return roundTrip;
    }

    Optional<String> environment() {
        return environment.isEmpty() ? Optional.empty() : Optional.of(environment);
    }

    Optional<SQLException> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }
}
