package io.holdfast.health.lag;

/**
 * How far something is behind.
 *
 * @param newest by the newest sample, aged where the next one is late
 * @param recent at the worst of the last five samples
 * @param past at the worst of the last minute
 * @param frontier the first time that it may still change at, as the newest sample has it; 0 where that is not known
 */
record LagLevels(long newest, long recent, long past, long frontier) {
    static final LagLevels UNKNOWN = new LagLevels(Lag.UNKNOWN, Lag.UNKNOWN, Lag.UNKNOWN, 0);

    /** Complete: it will never change. */
    static final LagLevels FINISHED = new LagLevels(0, 0, 0, Long.MAX_VALUE);

    /** The worse of each. */
    LagLevels and(LagLevels other) {
        return new LagLevels(
                Math.max(newest, other.newest),
                Math.max(recent, other.recent),
                Math.max(past, other.past),
                Math.min(frontier, other.frontier));
    }

    LagLevels aged(long millis) {
        long now = Lag.plus(newest, millis);
        return new LagLevels(now, Math.max(recent, now), Math.max(past, now), frontier);
    }
}
