package io.holdfast.subscribe;

/**
 * A correction before it is handed over.
 *
 * @param subscription its name
 * @param from the environment that was delivered from
 * @param to the environment whose snapshot differs; the same where history was lost
 * @param before how many rows the handler holds
 * @param after how many it would hold
 * @param changes how many changes that takes
 * @param goesBack whether the environment is behind what was delivered, so that newer changes would be taken back until it has
 *     caught up. Both frontiers are wall-clock milliseconds of different machines: an approximation
 */
public record Correction(
        String subscription, String from, String to, long before, long after, long changes, boolean goesBack) {
    /**
     * How much would be gone.
     *
     * @return the share of rows without a replacement, 0 to 1
     */
    public double loss() {
        return before <= 0 ? 0 : Math.max(0, (double) (before - after) / before);
    }
}
