package io.holdfast.endpoint.physical;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a name. Blocks for as long as the system's resolver likes. */
@FunctionalInterface
interface Lookup {
    /** The machine's own. */
    Lookup SYSTEM = InetAddress::getAllByName;

    InetAddress[] all(String host) throws UnknownHostException;
}
