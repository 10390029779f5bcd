package io.holdfast.settings;

/**
 * What becomes of a cursor (a fetch size in a transaction), and of a transaction that has only read, when its connection breaks.
 * Never a mix of two snapshots.
 */
public enum CursorResume {
    /**
     * It goes on {@code AS OF} its timestamp, on an endpoint of the same environment, and rows that were delivered do not come
     * again; before the first row as {@link #RESTART_IF_UNCONSUMED}. The environment must still have that timestamp: by
     * default Materialize keeps a second of history, so that this needs {@code RETAIN HISTORY}, or fails as the others do.
     */
    EXACT("exact"),
    /** Where no row was delivered and nothing ran before it in its transaction, it begins again elsewhere. */
    RESTART_IF_UNCONSUMED("restart-if-unconsumed"),
    /** It fails. */
    OFF("off");

    private final String text;

    CursorResume(String text) {
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
