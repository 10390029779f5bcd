package io.holdfast.health.lag;

import io.holdfast.time.Timing;
import java.time.Duration;

/**
 * What the watches of one data source share.
 *
 * @param settings what is asked for
 * @param timing time and threads
 * @param board where views are published
 * @param relations numbers the relations of all endpoints
 * @param listener hears of changes
 * @param connectTimeout for a watch's connect and login
 */
record LagParts(
        LagSettings settings,
        Timing timing,
        LagBoard board,
        Relations relations,
        LagListener listener,
        Duration connectTimeout) {}
