package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.cluster.Clusters;
import io.holdfast.testkit.sql.NowUse;
import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.store.TimeStore;
import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a running SUBSCRIBE knows of its environment and its session. */
final class SubscribeSource {
    private final Environment environment;
    private final QueryPlan plan;
    private final Interrupts interrupts;
    private final Serving serving;

    /** The frontier when the cluster could last follow it. */
    private volatile long followed = Long.MIN_VALUE;

    SubscribeSource(Environment environment, QueryPlan plan, Interrupts interrupts, Serving serving) {
        this.environment = environment;
        this.plan = plan;
        this.interrupts = interrupts;
        this.serving = serving;
    }

    private TimeStore store() {
        return environment.store();
    }

    long upper() {
        environment.progress().refresh();
        if (serving.ready()) {
            followed = store().upper(plan.inputs());
        }
        return followed;
    }

    /** The frontier that a replica reports, from any thread; null before the first. */
    @Nullable
    Long reported() {
        long reached = serving.ready() ? store().upper(plan.inputs()) : followed;
        return reached == Long.MIN_VALUE ? null : reached;
    }

    /** Where it runs; the catalog is streamed by a cluster of its own. */
    Optional<Cluster> cluster() {
        return serving.cluster().isPresent()
                ? serving.cluster()
                : environment.clusters().find(Clusters.CATALOG_SERVER);
    }

    long ticked() {
        return store().ticked();
    }

    boolean constant() {
        return plan.inputs().isEmpty() && !plan.computed() && plan.sources().now() == NowUse.NEVER;
    }

    boolean computed() {
        return plan.computed();
    }

    boolean dropped() {
        return plan.stale() || serving.cluster().filter(Cluster::dropped).isPresent();
    }

    void check() throws SqlError {
        interrupts.check();
        serving.check();
        plan.checkStreamed(environment.options().vintage());
        environment.checkHealthy(plan.inputs());
    }

    /** Ends it where its client was too slow. Older servers keep everything; one that resumes from storage by itself does not mind. */
    void checkBacklog(List<ChangeFeed.Moment> moments) throws SqlError {
        SystemSettings settings = environment.settings();
        boolean bounded = environment.options().vintage() == EnvironmentOptions.Vintage.CURRENT;
        if (bounded
                && moments.size() > 1
                && !(settings.on(SystemSettings.PERSIST_FAST_PATH)
                        && plan.sources().whole())) {
            Backlog.check(moments, settings.subscribeBufferedBytes());
        }
    }

    /** Ends it where there is too much to tell at once; counting is for a limit that somebody has set. */
    void checkTotal(List<Change> snapshot, List<ChangeFeed.Moment> moments) throws SqlError {
        long most = environment.settings().resultSize();
        if (most < ByteSize.parse(ByteSize.DEFAULT_RESULT)) {
            Backlog.checkTotal(snapshot, moments, most);
        }
    }

    boolean await(BooleanSupplier due, long until) throws SqlError {
        while (true) {
            long now = environment.now();
            boolean steady = serving.ready() && !environment.progress().stalls();
            long next = Math.min(until, steady ? Long.MAX_VALUE : serving.nextChange());
            if (store().await(interrupts::check, due, next)) {
                return true;
            }
            if (now >= until || environment.now() >= until) {
                return false;
            }
        }
    }
}
