package io.holdfast.health;

/** How deep a probe looks. */
public enum ProbeDepth {
    /** A TCP connection, TLS and a login. */
    CONNECT,
    /** A statement that needs no cluster: the coordinator answers. */
    COORDINATOR,
    /** A read on the serving cluster. */
    CLUSTER,
    /** A request over HTTP, past PostgreSQL's protocol and its load balancer's port. */
    HTTP
}
