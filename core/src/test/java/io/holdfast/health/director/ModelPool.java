package io.holdfast.health.director;

import io.holdfast.endpoint.physical.Slot;
import io.holdfast.endpoint.physical.SocketlessEndpoint;
import io.holdfast.time.Deadline;
import io.holdfast.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An endpoint's pool of two connections, with whatever a test lets run on them. */
final class ModelPool implements SocketlessEndpoint {
    private final VirtualTime time;
    private final List<Busy> running = new ArrayList<>();
    private int inFlight;
    private long generation = 1;

    ModelPool(VirtualTime time) {
        this.time = time;
    }

    /** Begins a statement that may take a minute. */
    Busy run() {
        return run(Duration.ofMinutes(1));
    }

    /** Begins a statement that may take so long. */
    Busy run(Duration length) {
        Slot slot = new Slot(time);
        slot.begin(Deadline.after(time, length));
        Busy one = new Busy(slot);
        running.add(one);
        return one;
    }

    /** Nothing runs any more. */
    void clear() {
        running.clear();
    }

    void inFlight(int now) {
        inFlight = now;
    }

    @Override
    public String name() {
        return "east";
    }

    @Override
    public void outdate() {
        generation++;
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public int inFlight() {
        return inFlight;
    }

    @Override
    public int capacity() {
        return 2;
    }

    @Override
    public Iterable<? extends Running> running() {
        return running;
    }

    /** One of the connections. */
    static final class Busy implements Running {
        private final Slot slot;
        private boolean broken;

        private Busy(Slot slot) {
            this.slot = slot;
        }

        boolean broken() {
            return broken;
        }

        @Override
        public Slot slot() {
            return slot;
        }

        @Override
        public void breakOff() {
            broken = true;
        }
    }
}
