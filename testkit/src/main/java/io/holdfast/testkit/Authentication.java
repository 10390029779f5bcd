package io.holdfast.testkit;

/** How clients prove who they are. */
public enum Authentication {
    /** They name a role. */
    TRUST,
    /** They send the password, as to Materialize Cloud. */
    CLEARTEXT,
    /** SCRAM-SHA-256, as self-managed Materialize may ask for. */
    SCRAM
}
