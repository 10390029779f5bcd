package io.holdfast.driver;

import io.holdfast.HoldfastDataSource;
import io.holdfast.health.EndpointStatus;
import io.holdfast.settings.Setting;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Answers JMX from the data source's status, which costs no I/O. */
final class DataSourceBean implements HoldfastMXBean {
    private final HoldfastDataSource source;

    DataSourceBean(HoldfastDataSource source) {
        this.source = source;
    }

    @Override
    public String getName() {
        return source.status().name();
    }

    @Override
    public String getMode() {
        return source.mode().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void setMode(String mode) {
        source.mode(Setting.MODE.parse(mode));
    }

    @Override
    public String getServing() {
        return source.status().serving().orElse("");
    }

    @Override
    public Map<String, String> getStates() {
        return each(endpoint -> endpoint.state().name());
    }

    @Override
    public Map<String, Double> getRoundTripMillis() {
        return each(endpoint -> endpoint.roundTrip().toNanos() / 1e6);
    }

    private <T> Map<String, T> each(Function<EndpointStatus, T> of) {
        Map<String, T> values = new TreeMap<>();
        source.status().endpoints().forEach(endpoint -> values.put(endpoint.name(), of.apply(endpoint)));
        return values;
    }

    @Override
    public String getStatus() {
        return source.status().toString();
    }
}
