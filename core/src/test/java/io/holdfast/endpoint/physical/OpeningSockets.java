package io.holdfast.endpoint.physical;

/** Looks into the one static map of the library. */
public final class OpeningSockets {
    private OpeningSockets() {}

    /** How many connections are being opened. */
    public static int count() {
        return TrackedSocketFactory.opening();
    }
}
