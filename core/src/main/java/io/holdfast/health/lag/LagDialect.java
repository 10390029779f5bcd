package io.holdfast.health.lag;

import io.holdfast.endpoint.physical.PhysicalConnection;
import java.sql.SQLException;

/** How lag is learned from one kind of server. Thread-safe. */
interface LagDialect {
    /**
     * Whether the server is of that kind.
     *
     * @param connection logged in; left as it was
     */
    boolean speaks(PhysicalConnection connection) throws SQLException;

    /**
     * Begins to listen.
     *
     * @param connection logged in, of its own for as long as the session lasts
     * @param begun hears what the server is and has, now and whenever that changes
     */
    Session begin(PhysicalConnection connection, Begun begun) throws SQLException;

    /** Hears what a server is. */
    interface Begun {
        /**
         * The server and its catalog.
         *
         * @param server what it is
         * @param catalog what it has
         */
        void begins(LagView.Server server, Catalog catalog);

        /**
         * What is not hydrated.
         *
         * @param unhydrated names
         * @param nothing whether nothing of the server is hydrated
         */
        void hydration(java.util.Set<String> unhydrated, boolean nothing);
    }

    /** One server, heard on one connection. Confined to one thread. */
    interface Session {
        /**
         * Waits for the next reading, at most about a period and a half.
         *
         * @return null where none came
         */
        @org.jspecify.annotations.Nullable
        LagReading next() throws SQLException;
    }
}
