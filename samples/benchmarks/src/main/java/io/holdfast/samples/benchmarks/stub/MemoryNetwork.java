package io.holdfast.samples.benchmarks.stub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;

/**
 * Makes every new socket of this JVM end in a {@link StubServer}: whatever address it connects to, its answers come from memory,
 * written while the caller writes its question. So each candidate runs over the real driver, and nothing else of the machine
 * takes part: no server, no kernel, no other thread.
 */
public final class MemoryNetwork {
    private static final Traffic TRAFFIC = new Traffic();

    private MemoryNetwork() {}

    /** Takes the JVM over. Can be called once; there is no way back. */
    @SuppressWarnings("deprecation") // the only door to the sockets that Holdfast makes itself
    public static void install() {
        try {
            Socket.setSocketImplFactory(() -> new StubSocket(TRAFFIC));
        } catch (IOException e) {
            throw new UncheckedIOException("the sockets of this JVM are already made by someone else", e);
        }
    }

    /**
     * What went through all sockets so far.
     *
     * @return counts that never fall, for the calling thread's questions only where no other thread asks any
     */
    public static Traffic traffic() {
        return TRAFFIC;
    }
}
