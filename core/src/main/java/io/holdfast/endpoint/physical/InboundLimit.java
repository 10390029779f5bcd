package io.holdfast.endpoint.physical;

import java.io.IOException;

/**
 * Bounds what may come on a connection, because the driver holds a reply whole, however long the server makes it. Confined to the
 * connection's thread.
 */
final class InboundLimit implements Inbound {
    private long left = Long.MAX_VALUE;
    private boolean overrun;

    /** From now on so many bytes may come. */
    void admit(long bytes) {
        left = bytes;
    }

    /** Whether more came. */
    boolean overrun() {
        return overrun;
    }

    @Override
    public void came(int bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            overrun = true;
            throw new IOException("more has come than was admitted");
        }
    }
}
