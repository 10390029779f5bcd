package io.holdfast.endpoint.physical;

import java.io.IOException;

/** Hears of the bytes that come on a TCP socket, beneath TLS, on the thread that reads them. */
@FunctionalInterface
interface Inbound {
    /**
     * Bytes were read.
     *
     * @param bytes how many, more than 0
     * @throws IOException where no more may come: the reader gets it
     */
    void came(int bytes) throws IOException;
}
