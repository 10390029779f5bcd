package io.holdfast.endpoint.physical;

import java.sql.Connection;

/** A connection of the driver's with the sockets under it and the slot beside it. */
record OpenConnection(Connection jdbc, RawSockets sockets, Slot slot) implements PhysicalEndpoint.Running {
    @Override
    public void breakOff() {
        sockets.close();
    }
}
