package io.holdfast.subscribe;

/** What a subscription does where it cannot go on from its checkpoint by changes alone. */
public enum HistoryPolicy {
    /** Takes a snapshot and hands over the difference to what was delivered, as {@link ReconcileMode} says. */
    RECONCILE,
    /** Ends; the checkpoint stays as it was. */
    FAIL,
    /** Hands over a whole snapshot, which replaces what was delivered. */
    FRESH_SNAPSHOT
}
