package io.holdfast.route;

import io.holdfast.endpoint.physical.SocketlessEndpoint;

/** An endpoint that has a name and a number in flight. */
public final class PlainEndpoint implements SocketlessEndpoint {
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
}
