package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The disk that one subscription may use: temporary files in a directory, bounded together. They vanish when closed, and with
 * the process. Thread-safe.
 */
public final class SpillSpace {
    private final Path directory;
    private final long most;
    private final AtomicLong used = new AtomicLong();

    /**
     * Nothing used yet.
     *
     * @param directory where; exists
     * @param most bytes of all files together
     */
    public SpillSpace(Path directory, long most) {
        this.directory = directory;
        this.most = most;
    }

    /**
     * Bytes in use now.
     *
     * @return of all files
     */
    public long used() {
        return used.get();
    }

    SpillFile open() {
        try {
            return new SpillFile(this, Files.createTempFile(directory, "holdfast-", ".spill"));
        } catch (IOException e) {
            throw failed("no temporary file can be made", e);
        }
    }

    /** Of the disk, whose fullness looks like any other failure. A new start goes on from the last checkpoint. */
    SubscriptionException failed(String what, IOException cause) {
        return new SubscriptionException(
                Reason.BUFFER_FULL,
                what + " in " + directory + ", and memory is full: " + cause
                        + ". Make room there, or name another place in spill(directory, bytes)",
                cause);
    }

    void take(long bytes) {
        if (used.addAndGet(bytes) > most) {
            used.addAndGet(-bytes);
            throw new SubscriptionException(
                    Reason.BUFFER_FULL,
                    "what is not delivered yet does not fit: " + used.get() + " of " + most + " bytes in " + directory
                            + " are used, and memory is full. Raise spill(directory, bytes) or buffer(rows, bytes), or"
                            + " make the handler faster",
                    null);
        }
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }
}
