package io.holdfast.driver.doctor;

/** How bad a finding is. */
public enum Level {
    /** As it should be. */
    OK,
    /** Works today, and will hurt on a bad day. */
    WARN,
    /** Does not work. */
    FAIL,
    /** Means nothing here: another kind of server, or an earlier check failed. */
    SKIP
}
