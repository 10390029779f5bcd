package io.holdfast.read;

import io.holdfast.event.EventPublisher;
import io.holdfast.health.director.OutcomeRecorder;
import io.holdfast.route.RetryBudget;
import io.holdfast.route.Router;
import io.holdfast.route.WritePolicy;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.time.Backoff;
import io.holdfast.time.Ticker;
import java.time.Duration;

/**
 * What a runner works with.
 *
 * @param router names endpoints
 * @param writes says where writes go
 * @param recorder hears outcomes
 * @param budget bounds further attempts
 * @param mode whether reads hop
 * @param events hears of hops
 * @param ticker reads time
 * @param backoff spreads further attempts
 * @param mostWaiting how many calls may wait for an endpoint at once
 * @param readsArePure whether no SELECT writes through a function, on PostgreSQL too
 */
public record RunnerParts(
        Router router,
        WritePolicy writes,
        OutcomeRecorder recorder,
        RetryBudget budget,
        ModeSwitch mode,
        EventPublisher events,
        Ticker ticker,
        Backoff backoff,
        int mostWaiting,
        boolean readsArePure) {

    /** Waits before a further attempt, at most until the call's deadline. */
    void waitAfter(int failures, Call call) {
        Duration wait = backoff.after(failures);
        if (!wait.isZero()) {
            ticker.pause(call.remainingAtMost(wait));
        }
    }
}
