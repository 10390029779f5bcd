package io.holdfast.spring;

import io.holdfast.HoldfastDataSource;
import io.holdfast.HoldfastStatus;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.settings.Mode;
import java.util.List;

/**
 * What an operator sees of the data source, and the switches. Health and the actuator endpoint hang on this bean and not on
 * the {@code DataSource}: conditions never match a bean that is no default candidate, and the data source is none where
 * {@code holdfast.datasource.primary=false}.
 */
public final class HoldfastMonitor {
    private final HoldfastDataSource dataSource;
    private final RecentEvents events;

    /**
     * For one data source.
     *
     * @param dataSource what is watched
     * @param events heard from it
     */
    public HoldfastMonitor(HoldfastDataSource dataSource, RecentEvents events) {
        this.dataSource = dataSource;
        this.events = events;
    }

    /**
     * How everything is now. Does no I/O.
     *
     * @return a snapshot
     */
    public HoldfastStatus status() {
        return dataSource.status();
    }

    /**
     * What happened lately.
     *
     * @return the newest first
     */
    public List<HoldfastEvent> recentEvents() {
        return events.newestFirst();
    }

    /**
     * Takes no new work to an endpoint; what runs there may end.
     *
     * @param endpoint its name
     * @throws io.holdfast.settings.SettingsException where there is none of that name
     */
    public void drain(String endpoint) {
        dataSource.drain(endpoint);
    }

    /**
     * Ends {@link #drain}.
     *
     * @param endpoint its name
     * @throws io.holdfast.settings.SettingsException where there is none of that name
     */
    public void undrain(String endpoint) {
        dataSource.undrain(endpoint);
    }

    /**
     * Lets an endpoint serve before all others while it is well.
     *
     * @param endpoint its name
     * @throws io.holdfast.settings.SettingsException where there is none of that name
     */
    public void prefer(String endpoint) {
        dataSource.prefer(endpoint);
    }

    /** Ends {@link #prefer}. */
    public void preferNone() {
        dataSource.preferNone();
    }

    /**
     * Switches the mode.
     *
     * @param mode for every statement from now on
     */
    public void mode(Mode mode) {
        dataSource.mode(mode);
    }
}
