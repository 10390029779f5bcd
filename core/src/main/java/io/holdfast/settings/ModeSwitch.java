package io.holdfast.settings;

/** The mode a data source is in now. Thread-safe; a switch holds for every decision that follows. */
public final class ModeSwitch {
    private volatile Mode mode;

    /**
     * A switch in its first position.
     *
     * @param mode the mode
     */
    public ModeSwitch(Mode mode) {
        this.mode = mode;
    }

    /**
     * The mode now.
     *
     * @return the mode
     */
    public Mode mode() {
        return mode;
    }

    /**
     * Changes the mode.
     *
     * @param to the mode from now on
     */
    public void set(Mode to) {
        mode = to;
    }

    /**
     * Whether decisions are carried out.
     *
     * @return true in mode {@link Mode#ACTIVE}
     */
    public boolean active() {
        return mode == Mode.ACTIVE;
    }
}
