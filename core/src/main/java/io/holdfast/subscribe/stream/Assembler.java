package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.spill.ChangeList;
import io.holdfast.subscribe.spill.Packed;
import io.holdfast.subscribe.state.Room;
import io.holdfast.subscribe.state.Sieve;
import io.holdfast.subscribe.stream.Message.Data;
import io.holdfast.subscribe.stream.Message.Progress;
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
 *   <li>The clean end of a stream closes everything, up to {@code UP TO} where that was asked for.
 * </ul>
 *
 * <p>Confined to one thread; knows nothing of time, sockets or handlers.
 */
final class Assembler implements AutoCloseable {
    private final OptionalLong asOf;
    private final OptionalLong upTo;
    private final Room room;
    private final Sieve sieve;
    private ChangeList base;
    private ChangeList rows;
    private boolean begun;
    private boolean based;
    private long start;
    private long frontier;
    private long latest;

    Assembler(Plan plan, OptionalLong upTo, Room room, Sieve sieve) {
        this.asOf = plan.asOf();
        this.upTo = upTo;
        this.room = room;
        this.sieve = sieve;
        this.based = !plan.snapshot();
        this.base = room.list();
        this.rows = room.list();
    }

    /** Whether row 0 has come: the server accepted the place. */
    boolean begun() {
        return begun;
    }

    /** Whether the snapshot is complete, if one was asked for. */
    boolean based() {
        return begun && based;
    }

    /** Everything before it was said. */
    long frontier() {
        return frontier;
    }

    /**
     * Hears of messages before they are taken.
     *
     * @param messages the next ones
     */
    void expect(List<Message> messages) {
        if (based) {
            return;
        }
        for (Message message : messages) {
            if (message instanceof Data data) {
                sieve.expect(data.change());
            }
        }
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
        hold(((Data) message).change());
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
        long last = upTo.isPresent() ? Math.max(upTo.getAsLong(), latest + 1) : latest + 1;
        boolean nothingLeft = rows.isEmpty() && based;
        return nothingLeft && frontier >= upTo.orElse(0) ? Optional.empty() : Optional.of(close(last));
    }

    private void begin(Message message) throws StreamFault {
        if (!(message instanceof Progress)) {
            throw StreamFault.protocol("the stream began with a row instead of its timestamp");
        }
        start = message.timestamp();
        if (asOf.isPresent() && start != asOf.getAsLong()) {
            throw StreamFault.gap("asked for AS OF " + asOf.getAsLong() + ", the stream began at " + start);
        }
        frontier = based ? start + 1 : start;
        latest = start;
        begun = true;
    }

    private void hold(Packed row) throws StreamFault {
        if (row.timestamp() < latest) {
            throw StreamFault.protocol("a row of timestamp " + row.timestamp() + " came after timestamp " + latest);
        }
        if (row.timestamp() < frontier) {
            return;
        }
        latest = row.timestamp();
        if (based || latest > start) {
            rows.add(row);
        } else if (sieve.keeps(row)) {
            base.add(row);
        }
    }

    private Closed close(long closed) {
        ChangeList open = room.list();
        ChangeList done = latest < closed ? rows : split(closed, open);
        Closed part = new Closed(closed, base, start, done);
        base = room.list();
        rows = open;
        based = true;
        frontier = closed;
        latest = Math.max(latest, closed);
        return part;
    }

    /** A row of a timestamp that is not closed yet may have come before this progress message. */
    private ChangeList split(long closed, ChangeList open) {
        ChangeList done = room.list();
        for (Packed row : rows.packed()) {
            (row.timestamp() < closed ? done : open).add(row);
        }
        rows.close();
        return done;
    }

    @Override
    public void close() {
        base.close();
        rows.close();
    }
}
