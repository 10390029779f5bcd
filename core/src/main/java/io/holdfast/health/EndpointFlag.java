package io.holdfast.health;

/** What keeps work from an endpoint, beside its state. */
public enum EndpointFlag {
    /** Its data is older than the bound asked for. */
    LAGGING,
    /** Its objects are not hydrated yet: it would answer late, or not at all. */
    UNHYDRATED,
    /** A person, or a planned event, takes it out of service: what runs ends, nothing new begins. */
    DRAINING,
    /** All its connections are busy: a part of the work goes elsewhere. */
    SATURATED,
    /** It is DOWN by its circuit breaker alone: its connections are kept, and it serves where nobody else can. */
    EJECTED,
    /** It is DOWN, and so was everybody else at that moment: nothing is held against it. */
    ISOLATED
}
