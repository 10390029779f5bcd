package io.holdfast.health.director;

import java.time.Duration;

/**
 * How endpoints are probed.
 *
 * @param interval between two routine probes of an endpoint that is not DOWN
 * @param connectTimeout for a probe's connect and login where no suspicion presses
 * @param clusterQuery a read on the serving cluster, empty where probes go no deeper than the coordinator
 */
public record ProbeSettings(Duration interval, Duration connectTimeout, String clusterQuery) {}
