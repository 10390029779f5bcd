package io.holdfast.driver;

import java.util.Map;

/** A data source of the driver's, as JMX shows it: {@code io.holdfast:type=DataSource,name=…}. */
public interface HoldfastMXBean {
    /**
     * The data source's name.
     *
     * @return as set, or {@code jdbc-1}
     */
    String getName();

    /**
     * What it does.
     *
     * @return active, observe or passthrough
     */
    String getMode();

    /**
     * Switches what it does for every statement from now on.
     *
     * @param mode active, observe or passthrough
     * @throws IllegalArgumentException where it is none of them
     */
    void setMode(String mode);

    /**
     * The endpoint that new reads go to.
     *
     * @return its name, empty where none can serve
     */
    String getServing();

    /**
     * How each endpoint is.
     *
     * @return its name to its state: INIT, UP, SUSPECT or DOWN
     */
    Map<String, String> getStates();

    /**
     * How long a probe takes.
     *
     * @return an endpoint's name to its smoothed round trip in milliseconds, 0 before the first
     */
    Map<String, Double> getRoundTripMillis();

    /**
     * Everything, for a ticket.
     *
     * @return a line for the whole and one for each endpoint, without secrets
     */
    String getStatus();
}
