package io.holdfast.metrics;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.event.HoldfastListener;
import io.holdfast.event.queue.EventQueue;
import io.holdfast.health.EndpointDetail;
import io.holdfast.health.director.OutcomeRecorder;
import io.holdfast.health.director.ProbeObserver;
import io.holdfast.time.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one data source. Names are {@code holdfast.…}, and OpenTelemetry's database conventions where there is one.
 * Every tag has a small, known set of values. Thread-safe; nothing here blocks.
 */
public final class DataSourceMetrics implements AutoCloseable {
    private final Meters meters;
    private final EventMeters events;
    private final ProbeMeters probes;
    private final PoolMeters pools;
    private volatile @Nullable StatementMeters statements;
    private volatile @Nullable EndpointGauges gauges;
    private volatile @Nullable DetailGauges details;

    /**
     * Makes the meters of events and probes; what needs running parts is bound later.
     *
     * @param registry where they are registered until {@link #close}
     * @param dataSource the data source's name, a tag of every meter
     * @param ticker says how old a subscription's frontier is
     */
    public DataSourceMetrics(MeterRegistry registry, String dataSource, Ticker ticker) {
        this.meters = new Meters(registry, dataSource);
        this.events = new EventMeters(meters, ticker);
        this.probes = new ProbeMeters(meters);
        this.pools = new PoolMeters(meters);
    }

    /**
     * Counts events, on the thread on which they happen.
     *
     * @return a sink that never blocks
     */
    public HoldfastListener sink() {
        return events;
    }

    /**
     * Times probes.
     *
     * @return what the director is given
     */
    public ProbeObserver probes() {
        return probes;
    }

    /**
     * Observes pools: HikariCP's own meters, and OpenTelemetry's {@code db.client.connection.*} beside them.
     *
     * @return what HikariCP is given
     */
    public MetricsTrackerFactory pools() {
        return pools;
    }

    /**
     * Times statements on their way to the director.
     *
     * @param recorder hears everything as before
     * @param endpoints where statements run
     * @param database the database's name
     * @return what runners are given
     */
    public OutcomeRecorder timing(OutcomeRecorder recorder, List<Endpoint> endpoints, String database) {
        StatementMeters made = new StatementMeters(meters, endpoints, database);
        statements = made;
        return new MeteredRecorder(recorder, made);
    }

    /**
     * Measures an endpoint that came later.
     *
     * @param endpoint what it is
     * @param connections its connections
     */
    public void add(Endpoint endpoint, PhysicalEndpoint connections) {
        StatementMeters timed = statements;
        if (timed != null) {
            timed.add(endpoint);
        }
        EndpointGauges gauged = gauges;
        if (gauged != null) {
            gauged.register(connections);
        }
        DetailGauges detailed = details;
        if (detailed != null) {
            detailed.register(List.of(endpoint.name()));
        }
    }

    /**
     * Takes the meters of an endpoint that is gone out of the registry.
     *
     * @param endpoint its name
     * @param pool its pool's name
     */
    public void forget(String endpoint, String pool) {
        StatementMeters timed = statements;
        if (timed != null) {
            timed.forget(endpoint);
        }
        probes.forget(endpoint);
        pools.forget(pool);
        meters.forget(Meters.ENDPOINT, endpoint);
    }

    /**
     * Gauges what runs.
     *
     * @param sources read at every scrape
     */
    public void observe(MetricSources sources) {
        EndpointGauges made = new EndpointGauges(meters, sources);
        gauges = made;
        made.register();
    }

    /**
     * Gauges what else is known of endpoints.
     *
     * @param endpoints their names
     * @param known read at every scrape
     */
    public void observe(List<String> endpoints, Supplier<List<EndpointDetail>> known) {
        DetailGauges made = new DetailGauges(meters, known);
        details = made;
        made.register(endpoints);
    }

    /**
     * Counts what a listener missed.
     *
     * @param queue leads to it
     */
    public void observe(EventQueue queue) {
        meters.functionCounter(
                "holdfast.events.dropped",
                "events that a listener was too far behind for",
                queue::dropped,
                "listener",
                queue.role());
    }

    /** Takes every meter out of the registry. */
    @Override
    public void close() {
        pools.close();
        meters.close();
    }
}
