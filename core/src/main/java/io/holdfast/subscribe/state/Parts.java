package io.holdfast.subscribe.state;

import io.holdfast.subscribe.DeliveredState;
import io.holdfast.subscribe.spill.Bytes;
import java.util.Arrays;

/** Cuts what is written into parts. Confined to one thread. */
public final class Parts {
    private static final int PART_BYTES = 1 << 18;

    private final DeliveredState.Receiver receiver;
    private final Bytes bytes = new Bytes();
    private long written;

    /**
     * Nothing written yet.
     *
     * @param receiver of the parts
     */
    public Parts(DeliveredState.Receiver receiver) {
        this.receiver = receiver;
    }

    /**
     * Where the next entry goes; an entry is never cut.
     *
     * @return to be written to at once
     * @throws Exception where a part before it could not be handed over
     */
    public Bytes entry() throws Exception {
        if (bytes.length() > PART_BYTES) {
            flush();
        }
        return bytes;
    }

    /**
     * Ends a part.
     *
     * @throws Exception where it could not be handed over
     */
    public void flush() throws Exception {
        if (bytes.length() > 0) {
            receiver.accept(Arrays.copyOf(bytes.array(), bytes.length()));
            written += bytes.length();
            bytes.clear();
        }
    }

    /**
     * How much was handed over.
     *
     * @return bytes
     */
    public long written() {
        return written;
    }
}
