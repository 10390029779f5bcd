package io.holdfast.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.failure.FailureKind;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** A statement is timed where it ran and by how it ended, and that costs no memory. */
final class StatementMetersTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters = new Meters(registry, "orders");
    private final StatementMeters statements = new StatementMeters(
            meters, List.of(new Endpoint("east", new EndpointAddress("db.example", 6875))), "materialize");

    @Test
    void outcomesAreToldApart() {
        statements.answered("east", 1_500_000);
        statements.failed("east", FailureKind.CONNECTION, 2_000_000);
        statements.failed("east", FailureKind.CONNECTION, 2_000_000);
        statements.answered("nobody", 1);

        assertThat(registry.scrape())
                .contains(
                        "db_client_operation_duration_seconds_count{data_source=\"orders\",db_namespace=\"materialize\","
                                + "db_system_name=\"postgresql\",endpoint=\"east\",error_type=\"connection\","
                                + "server_address=\"db.example\",server_port=\"6875\"} 2")
                .contains("error_type=\"none\",server_address=\"db.example\",server_port=\"6875\",le=\"0.005\"} 1");
    }

    @Test
    void recordingAllocatesNothing() throws JMException {
        record(20_000);
        long before = allocated();
        record(100_000);
        long each = (allocated() - before) / 100_000;

        assertThat(each).isZero();
    }

    /** By name: the interface that has it is in a module that this one does not read. */
    private static long allocated() throws JMException {
        return (long) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                        "getThreadAllocatedBytes",
                        new Object[] {Thread.currentThread().getId()},
                        new String[] {"long"});
    }

    private void record(int times) {
        for (int i = 0; i < times; i++) {
            statements.answered("east", 1_000_000 + i);
        }
    }

    @Test
    void closingTakesEveryMeterOut() {
        statements.failed("east", FailureKind.TIMEOUT, 1);
        assertThat(registry.getMeters()).isNotEmpty();

        meters.close();

        assertThat(registry.getMeters()).isEmpty();
    }
}
