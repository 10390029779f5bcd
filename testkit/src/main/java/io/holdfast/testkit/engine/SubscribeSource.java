package io.holdfast.testkit.engine;

import io.holdfast.testkit.store.TimeStore;
import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What a running SUBSCRIBE knows of its environment and its session. */
final class SubscribeSource {
    private final Environment environment;
    private final QueryPlan plan;
    private final Interrupts interrupts;

    SubscribeSource(Environment environment, QueryPlan plan, Interrupts interrupts) {
        this.environment = environment;
        this.plan = plan;
        this.interrupts = interrupts;
    }

    private TimeStore store() {
        return environment.store();
    }

    long upper() {
        return store().upper(plan.inputs());
    }

    long ticked() {
        return store().ticked();
    }

    boolean constant() {
        return plan.inputs().isEmpty();
    }

    boolean dropped() {
        return plan.stale();
    }

    void check() throws SqlError {
        interrupts.check();
        plan.checkNotDropped(environment.options().vintage());
        environment.checkHealthy(plan.inputs());
    }

    /** Ends it where its client was too slow; a server that resumes from storage by itself does not mind. */
    void checkBacklog(List<ChangeFeed.Moment> moments) throws SqlError {
        SystemSettings settings = environment.settings();
        if (moments.size() > 1
                && !(settings.on(SystemSettings.PERSIST_FAST_PATH)
                        && plan.sources().whole())) {
            Backlog.check(moments, settings.subscribeBufferedBytes());
        }
    }

    boolean await(BooleanSupplier due, long until) throws SqlError {
        return store().await(interrupts::check, due, until);
    }
}
