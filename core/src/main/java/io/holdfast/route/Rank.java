package io.holdfast.route;

/** What work an endpoint may get, from all to none; where nobody has one rank, the next one serves. */
enum Rank {
    /** Its share. */
    SERVES,
    /** Well again, for less than the failback delay. */
    RETURNING,
    /** A few reads, to see whether it answers work. */
    TRIAL,
    /** Nothing new while another is well. */
    SUSPECT,
    /** Its data is too old, or not hydrated. */
    STALE,
    /** Taken out of service. */
    DRAINING,
    /** Its breaker is open, though it answers probes. */
    EJECTED,
    /** It is DOWN, or was never heard. */
    OUT
}
