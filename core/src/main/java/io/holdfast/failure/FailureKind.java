package io.holdfast.failure;

/** What an error means for the statement, for the endpoint and for the next attempt. */
public enum FailureKind {
    /** The connection broke or was never made; the endpoint is suspected, a read goes elsewhere at once. */
    CONNECTION(true, true),
    /** No answer in time; says nothing about the endpoint by itself, but asks for a probe. A read goes elsewhere. */
    TIMEOUT(true, false),
    /** The server is full (SQLSTATE 53xxx) or our pool is; marks nobody, a read goes elsewhere. */
    OVERLOAD(true, false),
    /** The serving cluster has no replicas; a read goes elsewhere at once. */
    NOT_SERVING(true, false),
    /** The answer would be older than the bound asked for; a read goes elsewhere, the endpoint is healthy. */
    STALE(true, false),
    /** The session is out of step (changed plan, catalog race); run once more where it was. */
    SESSION(true, false),
    /** Credentials, database or policy are refused; the endpoint is misconfigured, other endpoints may serve. */
    REFUSED(true, true),
    /** The statement itself is wrong, or was cancelled by its caller: it fails everywhere, and marks nobody. */
    QUERY(false, false);

    private final boolean rerunsRead;
    private final boolean marksEndpoint;

    FailureKind(boolean rerunsRead, boolean marksEndpoint) {
        this.rerunsRead = rerunsRead;
        this.marksEndpoint = marksEndpoint;
    }

    /**
     * Whether a read that failed so may be run again.
     *
     * @return false where another run can only fail the same way
     */
    public boolean rerunsRead() {
        return rerunsRead;
    }

    /**
     * Whether the endpoint becomes suspect.
     *
     * @return true where the fault is the endpoint's or its path's
     */
    public boolean marksEndpoint() {
        return marksEndpoint;
    }
}
