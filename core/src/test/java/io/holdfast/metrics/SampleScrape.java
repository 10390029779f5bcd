package io.holdfast.metrics;

import io.holdfast.time.VirtualTime;
import io.micrometer.core.instrument.MeterRegistry;

/** Makes meters appear that only a fault would. */
public final class SampleScrape {
    private SampleScrape() {}

    /** Counts one event of every kind, for a data source named {@code fixture}. */
    public static void everyEvent(MeterRegistry registry) {
        DataSourceMetrics metrics = new DataSourceMetrics(registry, "fixture", new VirtualTime());
        SampleEvents.all().forEach(metrics.sink()::on);
    }
}
