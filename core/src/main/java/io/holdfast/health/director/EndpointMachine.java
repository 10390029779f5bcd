package io.holdfast.health.director;

import io.holdfast.failure.FailureKind;
import io.holdfast.failure.FailureTable;
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
 *   <li>UP is DOWN, ejected, when the breaker trips: it answers probes and fails work. Probes never clear that; trial reads do.
 *   <li>DOWN is TRIAL after its minimum time (none where nobody else serves), two answered probes in a row and a warm pool. The
 *       minimum doubles with every fall and is forgotten again by half a minute of being UP.
 *   <li>TRIAL is UP after three answered reads, or two seconds without a failure and with an answered probe; DOWN with the
 *       first failure.
 *   <li>Where there is nowhere else to go, three silences in a row are waited for; the fall then does not count, nothing is
 *       broken off, and the first answer ends it: the fault is our own path's, or that of a server that is merely slow.
 * </ul>
 */
final class EndpointMachine {
    static final Duration FIRST_MINIMUM_DOWN = Duration.ofSeconds(1);
    static final Duration LONGEST_MINIMUM_DOWN = Duration.ofSeconds(30);
    static final Duration FORGIVEN_AFTER = Duration.ofSeconds(30);
    static final Duration IDLE_TRIAL = Duration.ofSeconds(2);
    static final int ANSWERS_TO_RECOVER = 2;
    static final int TRIAL_READS = 3;
    static final int PATIENCE = 3;

    private final String name;
    private final EndpointFlags flags = new EndpointFlags();
    private EndpointState state = EndpointState.INIT;
    private String reason = "not yet probed";
    private long changedAt;
    private long forgivenAt;
    private long plannedUntil;
    private int falls;
    private int answersInARow;
    private int trialAnswers;
    private int silences;
    private boolean warming;
    private boolean ejected;
    private boolean spared;
    private boolean refused;
    private @Nullable SQLException lastFailure;
    private Duration roundTrip = Duration.ZERO;
    private String environment = "";

    EndpointMachine(String name, long now) {
        this.name = name;
        this.changedAt = now;
        this.plannedUntil = now;
    }

    /**
     * Hears a signal.
     *
     * @param signal what happened
     * @param now the ticker's nanoseconds
     * @param around everything else
     */
    Reaction on(Signal signal, long now, Surroundings around) {
        if (signal instanceof Signal.ProbeAnswered answered) {
            return answered(answered, now, around);
        } else if (signal instanceof Signal.PingFailed ping) {
            lastFailure = ping.failure();
            return alive(FailureTable.classify(ping.failure())) ? Reaction.NOTHING : pingFailed(now);
        } else if (signal instanceof Signal.Silent silent) {
            return silent(silent, now, around);
        } else if (signal instanceof Signal.EnvironmentGone gone) {
            Signal.Silent silence = new Signal.Silent(FailureKind.CONNECTION, gone.failure(), gone.begun());
            return state == EndpointState.SUSPECT ? silent(silence, now, around) : Reaction.NOTHING;
        } else if (signal instanceof Signal.WorkFailed work) {
            lastFailure = work.failure();
            return workFailed(work.kind(), now);
        } else if (signal instanceof Signal.WorkAnswered) {
            return workAnswered(now, around);
        } else if (signal instanceof Signal.Stalled stalled) {
            return stalled("nothing answered for " + stalled.age().toMillis() + " ms", now);
        } else if (signal instanceof Signal.Doubted) {
            return state == EndpointState.UP ? Reaction.PROBE : Reaction.NOTHING;
        } else if (signal instanceof Signal.Tripped tripped) {
            return tripped(tripped.reason(), now);
        } else if (signal instanceof Signal.Planned planned) {
            plannedUntil = now + planned.within().toNanos();
            return Reaction.NOTHING;
        } else if (signal instanceof Signal.Warmed) {
            return warmed(now);
        } else if (signal instanceof Signal.StayedCold cold) {
            lastFailure = cold.failure();
            warming = false;
            return silentWhileDown();
        }
        flags.on(signal);
        return Reaction.NOTHING;
    }

    private Reaction answered(Signal.ProbeAnswered answer, long now, Surroundings around) {
        measured(answer);
        environment = answer.environment();
        refused = false;
        switch (state) {
            case UP -> forgive(now);
            case TRIAL -> {
                if (now - changedAt >= IDLE_TRIAL.toNanos()) {
                    change(EndpointState.UP, "answers again", now);
                }
            }
            case DOWN -> {
                return answeredWhileDown(now, around);
            }
            case INIT -> change(EndpointState.UP, "answers", now);
            case SUSPECT -> {
                change(EndpointState.UP, "a witness answered", now);
                return answer.anew() ? Reaction.REFRESH : Reaction.NOTHING;
            }
        }
        return Reaction.NOTHING;
    }

    /** A login is about four round trips: good enough until the first ping. */
    private void measured(Signal.ProbeAnswered answer) {
        if (roundTrip.isZero()) {
            roundTrip = answer.anew() ? answer.roundTrip().dividedBy(4) : answer.roundTrip();
        } else if (!answer.anew()) {
            roundTrip = roundTrip.multipliedBy(4).plus(answer.roundTrip()).dividedBy(5);
        }
    }

    private void forgive(long now) {
        if (falls > 0 && now - forgivenAt > FORGIVEN_AFTER.toNanos()) {
            falls--;
            forgivenAt = now;
        }
    }

    private Reaction answeredWhileDown(long now, Surroundings around) {
        if (spared) {
            spared = false;
            change(EndpointState.UP, "answers again", now);
            return Reaction.REFRESH;
        }
        answersInARow++;
        boolean wait = warming
                || answersInARow < ANSWERS_TO_RECOVER
                || (around.anotherServes() && now - changedAt < minimumDown().toNanos());
        if (wait) {
            return Reaction.NOTHING;
        }
        if (ejected) {
            // Its connections were kept: nothing has to be warmed.
            return warmed(now);
        }
        warming = true;
        return Reaction.WARM;
    }

    private Reaction warmed(long now) {
        warming = false;
        if (state == EndpointState.DOWN) {
            trialAnswers = 0;
            change(EndpointState.TRIAL, "answers probes again", now);
            ejected = false;
        }
        return Reaction.NOTHING;
    }

    private Reaction pingFailed(long now) {
        return switch (state) {
            case UP -> suspect("a probe failed", now);
            case TRIAL -> fall("a probe failed in its trial", now);
            case DOWN -> silentWhileDown();
            case INIT, SUSPECT -> Reaction.NOTHING;
        };
    }

    /** A server that reports an error is there: a probe's role that lacks a right must take nobody down. */
    private static boolean alive(FailureKind kind) {
        return switch (kind) {
            case QUERY, SESSION, STALE, OVERLOAD -> true;
            case CONNECTION, TIMEOUT, NOT_SERVING, REFUSED -> false;
        };
    }

    private Reaction silent(Signal.Silent silent, long now, Surroundings around) {
        lastFailure = silent.failure();
        if (alive(silent.kind())) {
            return answered(new Signal.ProbeAnswered(roundTrip, environment, true), now, around);
        }
        refused = silent.kind() == FailureKind.REFUSED;
        if (state == EndpointState.DOWN && !ejected) {
            return silentWhileDown();
        }
        boolean workIsAnswered = around.lastAnswer() - silent.begun() > 0;
        if (workIsAnswered && state != EndpointState.INIT && !ejected) {
            return suspect("probes fail while work is answered", now);
        }
        if (around.nowhere() && !refused && state != EndpointState.INIT && !ejected) {
            return silentWithNowhereToGo(now);
        }
        return fall(refused ? "it turns us away" : "two witnesses got no answer", now);
    }

    private Reaction silentWithNowhereToGo(long now) {
        if (++silences < PATIENCE) {
            return suspect("silent, and nobody else serves", now);
        }
        forget();
        spared = true;
        change(EndpointState.DOWN, "two witnesses got no answer, and nobody else serves", now);
        return Reaction.WAIT;
    }

    private Reaction workFailed(FailureKind kind, long now) {
        if (!kind.marksEndpoint()) {
            boolean odd = kind == FailureKind.TIMEOUT || kind == FailureKind.NOT_SERVING;
            return odd && state == EndpointState.UP ? Reaction.PROBE : Reaction.NOTHING;
        }
        return stalled("a connection broke", now);
    }

    /** Something of work's went wrong: a suspicion where it was trusted, a fall where it was on trial. */
    private Reaction stalled(String why, long now) {
        return switch (state) {
            case UP -> suspect(why, now);
            case TRIAL -> fall(why + " in its trial", now);
            case INIT, SUSPECT, DOWN -> Reaction.NOTHING;
        };
    }

    private Reaction workAnswered(long now, Surroundings around) {
        if (state == EndpointState.TRIAL && ++trialAnswers >= TRIAL_READS) {
            change(EndpointState.UP, "answers work again", now);
        }
        if (state == EndpointState.DOWN && !ejected && !spared) {
            // On a connection of this generation, so it is news: as good as the probes that do not get through.
            answersInARow = Math.max(answersInARow, ANSWERS_TO_RECOVER - 1);
            return answeredWhileDown(now, around);
        }
        return Reaction.NOTHING;
    }

    private Reaction tripped(String why, long now) {
        if (state != EndpointState.UP || now - plannedUntil < 0) {
            return Reaction.NOTHING;
        }
        falls++;
        forget();
        ejected = true;
        change(EndpointState.DOWN, why, now);
        return Reaction.EJECT;
    }

    /** Another endpoint answers while this one is silent still: it was not our path alone. */
    Reaction endSparing(long now) {
        return spared && state == EndpointState.DOWN
                ? fall("it stays silent while another answers", now)
                : Reaction.NOTHING;
    }

    private Reaction fall(String why, long now) {
        if (now - plannedUntil >= 0) {
            falls++;
        }
        forget();
        change(EndpointState.DOWN, why, now);
        ejected = false;
        spared = false;
        return Reaction.BREAK_OFF;
    }

    private void forget() {
        answersInARow = 0;
        silences = 0;
        warming = false;
    }

    private Reaction silentWhileDown() {
        answersInARow = 0;
        silences++;
        return Reaction.NOTHING;
    }

    private Reaction suspect(String why, long now) {
        if (state != EndpointState.SUSPECT) {
            change(EndpointState.SUSPECT, why, now);
        }
        return Reaction.ASK_WITNESSES;
    }

    private void change(EndpointState to, String why, long now) {
        if (to == EndpointState.UP) {
            silences = 0;
        }
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

    EndpointFlags flags() {
        return flags;
    }

    /** DOWN by the breaker alone. */
    boolean ejected() {
        return ejected;
    }

    /** DOWN with nowhere else to go; nothing was broken off. */
    boolean spared() {
        return spared;
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
