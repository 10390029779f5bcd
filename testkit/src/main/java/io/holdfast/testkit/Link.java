package io.holdfast.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;

/** One connection through the proxy: the client's socket, the server's socket, and a lane each way. Confined to the proxy's thread. */
final class Link {
    private final Selector selector;
    private final Supplier<InetSocketAddress> target;
    private final SocketChannel client;
    private final SocketChannel server;
    private final Lane toServer;
    private final Lane toClient;
    private final Road roadToServer;
    private boolean connecting;
    private boolean connected;
    private boolean closed;

    Link(Selector selector, SocketChannel client, Roads roads, Supplier<InetSocketAddress> target) throws IOException {
        this.selector = selector;
        this.target = target;
        this.client = client;
        this.server = SocketChannel.open();
        this.roadToServer = roads.of(Direction.TO_SERVER);
        this.toServer = new Lane(roadToServer);
        this.toClient = new Lane(roads.of(Direction.TO_CLIENT));
        prepare(client, SelectionKey.OP_READ);
        prepare(server, 0);
    }

    Lane lane(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    boolean closed() {
        return closed;
    }

    long waitNanos(long now) {
        return Math.min(connected ? toServer.waitNanos(now) : Long.MAX_VALUE, toClient.waitNanos(now));
    }

    void ready(SelectionKey key, ByteBuffer scratch, long now) {
        if (key.isConnectable()) {
            finishConnect();
        }
        if (!closed && key.isReadable()) {
            Lane lane = key.channel() == client ? toServer : toClient;
            lane.read((SocketChannel) key.channel(), scratch, now);
        }
    }

    /** Moves what can move; called after every event. */
    void advance(long now) {
        if (!closed && !connecting && !connected && !roadToServer.held) {
            connect();
        }
        if (!closed && connected) {
            write(toServer, server, toClient, now);
        }
        if (!closed) {
            write(toClient, client, toServer, now);
        }
        if (!closed && toServer.ended() && toClient.ended()) {
            close();
        }
        if (!closed) {
            updateInterest();
        }
    }

    /** Both sides get a RST: with SO_LINGER 0 the kernel sends one instead of a FIN. */
    void reset() {
        linger(client);
        linger(server);
        close();
    }

    void close() {
        closed = true;
        Quietly.close(client);
        Quietly.close(server);
    }

    private void prepare(SocketChannel channel, int interest) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.register(selector, interest, this);
    }

    private void connect() {
        try {
            connecting = true;
            connected = server.connect(target.get());
            connecting = !connected;
        } catch (IOException e) {
            reset();
        }
    }

    private void finishConnect() {
        try {
            connected = server.finishConnect();
            connecting = !connected;
        } catch (IOException e) {
            reset();
        }
    }

    private void write(Lane lane, SocketChannel to, Lane opposite, long now) {
        try {
            if (lane.write(to, now)) {
                reset();
            }
        } catch (IOException e) {
            lane.giveUp();
            opposite.abort(now);
        }
    }

    private void updateInterest() {
        interest(client, toServer.wantsRead(), toClient.wantsWrite());
        if (connecting) {
            server.keyFor(selector).interestOps(SelectionKey.OP_CONNECT);
        } else {
            interest(server, connected && toClient.wantsRead(), toServer.wantsWrite());
        }
    }

    private void interest(SocketChannel channel, boolean read, boolean write) {
        int operations = (read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0);
        channel.keyFor(selector).interestOps(operations);
    }

    private static void linger(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // the peer was faster: the socket is already gone
        }
    }
}
