package io.holdfast.testkit;

/** Which way bytes travel through a {@link FaultProxy}. Toxiproxy calls them upstream and downstream. */
public enum Direction {
    /** From the client to the server: upstream. */
    TO_SERVER,
    /** From the server to the client: downstream. */
    TO_CLIENT
}
