package io.holdfast.endpoint.physical;

import java.sql.Connection;
import java.sql.SQLException;

/** A connection outside the pool: a probe's or a subscription's. */
final class DedicatedConnection implements PhysicalConnection {
    private static final System.Logger LOG = System.getLogger(DedicatedConnection.class.getName());

    private final Connector connector;
    private final OpenConnection open;
    private final InboundLimit limit;

    DedicatedConnection(Connector connector, OpenConnection open, InboundLimit limit) {
        this.connector = connector;
        this.open = open;
        this.limit = limit;
    }

    @Override
    public String endpoint() {
        return connector.endpoint();
    }

    @Override
    public Connection jdbc() {
        return open.jdbc();
    }

    @Override
    public void admit(long bytes) {
        limit.admit(bytes);
    }

    @Override
    public boolean overrun() {
        return limit.overrun();
    }

    @Override
    public void breakOff() {
        open.breakOff();
    }

    /** The raw socket first: a polite close waits for a peer that may be silent. */
    @Override
    public void close() {
        connector.forget(open.sockets());
        try {
            open.jdbc().close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.TRACE, "closing a dedicated connection", e);
        }
    }
}
