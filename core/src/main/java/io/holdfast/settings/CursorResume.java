package io.holdfast.settings;

/** What becomes of a cursor (a fetch size in a transaction) whose connection breaks. Never a mix of two snapshots. */
public enum CursorResume {
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
