package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.SinkContent;
import io.holdfast.subscribe.spill.MemoryLimit;
import io.holdfast.subscribe.spill.SpillSpace;
import io.holdfast.subscribe.state.Delivered;
import io.holdfast.subscribe.state.Room;
import io.holdfast.subscribe.state.States;
import io.holdfast.time.Threads;
import java.time.Duration;
import java.util.function.BiFunction;

/** Makes what one subscription holds its rows in: half of its memory for what is read ahead, half for what is put together. */
final class Workshop {
    private final SubscriptionSettings settings;
    private final Threads threads;
    private final Room room;

    Workshop(SubscriptionSettings settings, Threads threads) {
        this.settings = settings;
        this.threads = threads;
        Limits limits = settings.limits();
        MemoryLimit half = new MemoryLimit(
                Math.max(1, limits.memory().rows() / 2),
                Math.max(1, limits.memory().bytes() / 2));
        this.room = new Room(new SpillSpace(limits.directory(), limits.spillBytes()), half);
    }

    Room room() {
        return room;
    }

    Delivered delivered() {
        return switch (settings.sink().mode()) {
            case TARGET -> States.sink(room, settings.sink().content().orElseThrow(Workshop::noTarget));
            case KEYED -> States.keys(room);
            case ROWS -> States.rows(room);
            case SNAPSHOT -> States.nothing();
        };
    }

    private static IllegalStateException noTarget() {
        return new IllegalStateException("mode TARGET without a " + SinkContent.class.getSimpleName());
    }

    BiFunction<ChangeStream, Duration, ChangeStream> readAhead(Gate gate, Status status) {
        return (raw, silence) -> {
            ReadAhead ahead = new ReadAhead(raw, room, silence, status::look);
            gate.release(raw);
            gate.hold(ahead);
            ahead.start(threads, "subscription-" + settings.name() + "-reader");
            return ahead;
        };
    }
}
