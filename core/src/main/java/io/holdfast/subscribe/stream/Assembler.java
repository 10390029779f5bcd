package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.stream.Message.Data;
import io.holdfast.subscribe.stream.Message.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Turns the messages of one stream into what each progress message closes.
 *
 * <ul>
 *   <li>Row 0 is a progress message that only echoes {@code AS OF}. It closes nothing, and is no checkpoint.
 *   <li>A row waits until a progress message beyond its timestamp. Several timestamps may be closed at once.
 *   <li>A snapshot is complete with the first progress message beyond its timestamp.
 *   <li>Rows from before the place of a resume were delivered already, and are dropped.
 * </ul>
 *
 * <p>Confined to one thread; knows nothing of time, sockets or handlers.
 */
final class Assembler {
    private final OptionalLong asOf;
    private final boolean snapshot;
    private final BufferLimit limit;
    private List<Data> buffer = new ArrayList<>();
    private long bytes;
    private boolean begun;
    private boolean based;
    private long start;
    private long frontier;
    private long latest;

    Assembler(Plan plan, BufferLimit limit) {
        this.asOf = plan.asOf();
        this.snapshot = plan.snapshot();
        this.limit = limit;
        this.based = !snapshot;
    }

    /**
     * Takes the next message.
     *
     * @param message in the server's order
     * @return what it closed; empty where it closed nothing
     * @throws StreamFault where the message cannot follow what was said before
     */
    Optional<Closed> accept(Message message) throws StreamFault {
        if (!begun) {
            begin(message);
            return Optional.empty();
        }
        if (message instanceof Progress progress) {
            return progress.timestamp() > frontier ? Optional.of(close(progress.timestamp())) : Optional.empty();
        }
        hold((Data) message);
        return Optional.empty();
    }

    /**
     * Ends a stream that the server ended by itself: what was said is all there is, so every timestamp is closed.
     *
     * @return what that closed; empty where nothing was left
     * @throws StreamFault where the stream ended before it began
     */
    Optional<Closed> end() throws StreamFault {
        if (!begun) {
            throw StreamFault.protocol("the stream ended without a message");
        }
        if (buffer.isEmpty() && based) {
            return Optional.empty();
        }
        return Optional.of(close(latest + 1));
    }

    private void begin(Message message) throws StreamFault {
        if (!(message instanceof Progress)) {
            throw StreamFault.protocol("the stream began with a row instead of its timestamp");
        }
        start = message.timestamp();
        if (asOf.isPresent() && start != asOf.getAsLong()) {
            throw StreamFault.gap("asked for AS OF " + asOf.getAsLong() + ", the stream began at " + start);
        }
        frontier = snapshot ? start : start + 1;
        latest = start;
        begun = true;
    }

    private void hold(Data row) throws StreamFault {
        if (row.timestamp() < latest) {
            throw StreamFault.protocol("a row of timestamp " + row.timestamp() + " came after timestamp " + latest);
        }
        if (row.timestamp() < frontier) {
            return;
        }
        latest = row.timestamp();
        buffer.add(row);
        bytes += BufferLimit.weigh(row.row());
        limit.check(buffer.size(), bytes);
    }

    private Closed close(long closed) {
        List<Data> base = new ArrayList<>();
        List<Data> rows = new ArrayList<>();
        List<Data> open = new ArrayList<>();
        for (Data row : buffer) {
            if (row.timestamp() >= closed) {
                open.add(row);
            } else if (!based && row.timestamp() == start) {
                base.add(row);
            } else {
                rows.add(row);
            }
        }
        based = true;
        frontier = closed;
        latest = Math.max(latest, closed);
        buffer = open;
        bytes = open.stream().mapToLong(row -> BufferLimit.weigh(row.row())).sum();
        return new Closed(closed, base, start, rows);
    }
}
