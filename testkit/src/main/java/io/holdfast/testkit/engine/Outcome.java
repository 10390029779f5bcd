package io.holdfast.testkit.engine;

/** How an execution ended when it did not fail. */
public sealed interface Outcome {
    /**
     * The statement is complete.
     *
     * @param tag the CommandComplete tag, such as {@code SELECT 3}
     */
    record Complete(String tag) implements Outcome {}

    /** The row limit was reached and the portal stays open: PortalSuspended. */
    record Suspended() implements Outcome {}

    /** The statement's text was empty: EmptyQueryResponse. */
    record Empty() implements Outcome {}
}
