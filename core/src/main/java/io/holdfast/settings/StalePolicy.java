package io.holdfast.settings;

/** What becomes of a read that no endpoint can answer within its bound on staleness. */
public enum StalePolicy {
    /** It fails with a {@code StaleReadException}: no answer rather than an old one. */
    STRICT("strict"),
    /** The endpoint that is behind the least answers, and the result says so: {@code ReadInfo.degraded}, an SQLWarning. */
    LEAST_STALE("least-stale");

    private final String text;

    StalePolicy(String text) {
        this.text = text;
    }

    /**
     * The policy as a setting's value.
     *
     * @return as one writes it
     */
    public String text() {
        return text;
    }
}
