package io.holdfast.health;

/** What the path over HTTP says of an environment. */
public enum SecondPathVerdict {
    /** Not asked yet, or not asked at all. */
    UNKNOWN,
    /** The environment answered a statement, or says that it is ready: where SQL is silent, only the path of SQL is down. */
    ENVIRONMENT_UP,
    /** What stands before the environment answered, and says that it is not there. */
    ENVIRONMENT_DOWN,
    /** Nobody answered, or somebody else did: refused, reset, silent, a proxy's page, a redirect. Nothing follows. */
    PATH_DOWN,
    /** Our credentials were not taken. Nothing follows. */
    TURNED_AWAY,
    /** It asks us to come back later, and is asked again no sooner. Nothing follows. */
    BUSY
}
