package io.holdfast.samples.benchmarks.stub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A socket whose other end is a {@link StubServer} of its own. */
final class StubSocket extends SocketImpl {
    private final StubServer server;
    private final Map<Integer, Object> options = new ConcurrentHashMap<>();

    StubSocket(Traffic traffic) {
        this.server = new StubServer(traffic);
    }

    @Override
    protected void create(boolean stream) {}

    @Override
    protected void connect(String host, int toPort) throws IOException {
        connect(InetAddress.getByName(host), toPort);
    }

    @Override
    protected void connect(InetAddress host, int toPort) {
        address = host;
        port = toPort;
        localport = 1;
    }

    @Override
    protected void connect(SocketAddress to, int timeout) throws IOException {
        if (!(to instanceof InetSocketAddress internet)) {
            throw new IOException("no way leads to " + to);
        }
        connect(internet.getAddress(), internet.getPort());
    }

    @Override
    protected void bind(InetAddress host, int toPort) {}

    @Override
    protected void listen(int backlog) {}

    @Override
    protected void accept(SocketImpl socket) throws IOException {
        throw new IOException("nobody connects to this machine");
    }

    @Override
    protected InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return server.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return server.read(bytes, offset, length);
            }

            @Override
            public int available() {
                return server.available();
            }
        };
    }

    @Override
    protected OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                server.write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                server.write(bytes, offset, length);
            }
        };
    }

    @Override
    protected int available() {
        return server.available();
    }

    @Override
    protected void close() {
        server.close();
    }

    @Override
    protected void shutdownInput() {}

    @Override
    protected void shutdownOutput() {}

    @Override
    protected void sendUrgentData(int data) {}

    @Override
    protected Set<SocketOption<?>> supportedOptions() {
        return Set.of();
    }

    @Override
    public void setOption(int option, Object value) {
        options.put(option, value);
    }

    @Override
    public Object getOption(int option) {
        return options.getOrDefault(option, 0);
    }
}
