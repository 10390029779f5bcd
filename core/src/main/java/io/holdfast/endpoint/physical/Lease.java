package io.holdfast.endpoint.physical;

/** A physical connection borrowed from an endpoint's pool. */
public interface Lease extends PhysicalConnection {
    /**
     * The endpoint's generation when the lease was taken. It grows with every DOWN verdict; outcomes of an older generation
     * count for nothing.
     *
     * @return the generation
     */
    long generation();

    /**
     * Where the running statement is noted for the director.
     *
     * @return the connection's slot
     */
    Slot slot();

    /** Discards the connection instead of returning it: its raw socket is closed first. Never throws, never blocks. */
    void evict();
}
