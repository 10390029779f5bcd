package io.holdfast.settings;

/** Who holds a read to its bound on staleness. */
public enum StalenessCheck {
    /** The server where it has {@code bounded staleness}, we elsewhere. */
    AUTO("auto"),
    /** The server only: an endpoint without {@code bounded staleness} answers no bounded read. Any bound can be asked for. */
    SERVER("server"),
    /** We only, by measuring; sessions keep their isolation. */
    MEASURED("measured");

    private final String text;

    StalenessCheck(String text) {
        this.text = text;
    }

    /**
     * The choice as a setting's value.
     *
     * @return as one writes it
     */
    public String text() {
        return text;
    }
}
