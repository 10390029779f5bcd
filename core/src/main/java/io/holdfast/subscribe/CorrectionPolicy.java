package io.holdfast.subscribe;

/** Decides whether a correction is plausible. Called on the subscription's thread; must not block. */
@FunctionalInterface
public interface CorrectionPolicy {
    /**
     * Decides.
     *
     * @param correction what would be handed over
     * @return what to do
     */
    Decision decide(Correction correction);

    /** What becomes of a correction. */
    enum Decision {
        /** Hand it over. */
        APPLY,
        /** Look again, elsewhere first, for up to 30 seconds; then end without having handed it over. */
        WAIT,
        /** End the subscription without having handed it over. */
        FAIL
    }

    /**
     * The default: waits where more than half of the rows, and more than a hundred, would be gone. That is how an environment
     * looks that is not filled yet.
     *
     * @return takes going back for granted
     */
    static CorrectionPolicy guarded() {
        return lossAtMost(0.5, 100);
    }

    /**
     * Waits where too much would be gone.
     *
     * @param share of the rows, 0 to 1
     * @param rows that may always go
     * @return the policy
     */
    static CorrectionPolicy lossAtMost(double share, long rows) {
        return correction -> correction.loss() > share && correction.before() - correction.after() > rows
                ? Decision.WAIT
                : Decision.APPLY;
    }

    /**
     * This, and never back: waits for the other environment as long as it can, then ends.
     *
     * @return the stricter policy
     */
    default CorrectionPolicy neverBack() {
        return correction -> correction.goesBack() ? Decision.WAIT : decide(correction);
    }

    /**
     * Takes every correction.
     *
     * @return the policy
     */
    static CorrectionPolicy always() {
        return correction -> Decision.APPLY;
    }
}
