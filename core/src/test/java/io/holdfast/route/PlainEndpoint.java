package io.holdfast.route;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.endpoint.physical.PhysicalConnection;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.time.Deadline;
import java.time.Duration;
import java.util.List;

/** An endpoint that has a name and a number in flight. */
public final class PlainEndpoint implements PhysicalEndpoint {
    private final String name;
    int inFlight;

    /**
     * One of which nobody runs anything.
     *
     * @param name of itself
     */
    public PlainEndpoint(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int inFlight() {
        return inFlight;
    }

    @Override
    public Lease lease(Duration atMost) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PhysicalConnection connect(String purpose, Deadline deadline) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void breakOff() {}

    @Override
    public void resume(Deadline deadline) {}

    @Override
    public void refresh() {}

    @Override
    public long generation() {
        return 1;
    }

    @Override
    public Iterable<? extends Running> running() {
        return List.of();
    }

    @Override
    public void close() {}
}
