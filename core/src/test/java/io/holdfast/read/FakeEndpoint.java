package io.holdfast.read;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.endpoint.physical.PoolBusyException;
import io.holdfast.endpoint.physical.Slot;
import io.holdfast.endpoint.physical.SocketlessEndpoint;
import io.holdfast.time.VirtualTime;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** An endpoint without a socket: what lending and running do is written by the test. */
final class FakeEndpoint implements SocketlessEndpoint {
    private final String name;
    private final VirtualTime time;
    private final List<FakeLease> lent = new CopyOnWriteArrayList<>();
    private @Nullable SQLException connectFailure;
    private @Nullable Runnable whenBusy;
    private String reported = "";
    private int inFlight;

    FakeEndpoint(String name, VirtualTime time) {
        this.name = name;
        this.time = time;
    }

    void connectFails(@Nullable SQLException failure) {
        connectFailure = failure;
    }

    /** The server reports that this parameter is on. */
    void reports(String parameter) {
        reported = parameter;
    }

    void busy(@Nullable Runnable meanwhile) {
        whenBusy = meanwhile;
    }

    /** All its connections are lent. */
    void fills() {
        inFlight = 10;
    }

    @Override
    public int inFlight() {
        return inFlight;
    }

    @Override
    public int capacity() {
        return 10;
    }

    List<FakeLease> lent() {
        return lent;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Lease lease(Duration atMost) throws SQLException {
        if (connectFailure != null) {
            throw connectFailure;
        }
        if (whenBusy != null) {
            time.advance(atMost);
            whenBusy.run();
            throw new PoolBusyException(name, 1, atMost, new SQLException("busy"));
        }
        FakeLease lease = new FakeLease();
        lent.add(lease);
        return lease;
    }

    @Override
    public Iterable<? extends Running> running() {
        return lent.stream().filter(lease -> !lease.closed).toList();
    }

    /** A lease that remembers how it was given back. */
    final class FakeLease implements Lease, Running {
        private final Slot slot = new Slot(time);
        private boolean evicted;
        private volatile boolean closed;
        private volatile boolean brokenOff;

        boolean evicted() {
            return evicted;
        }

        boolean closed() {
            return closed;
        }

        @Override
        public String endpoint() {
            return name;
        }

        @Override
        public Connection jdbc() {
            return (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class, PGConnection.class}, this::answer);
        }

        private Object answer(Object proxy, Method method, Object[] arguments) {
            if (method.getName().equals("getParameterStatus")) {
                return arguments[0].equals(reported) ? "on" : "off";
            }
            throw new UnsupportedOperationException("the attempt is written by the test");
        }

        @Override
        public long generation() {
            return 1;
        }

        @Override
        public Slot slot() {
            return slot;
        }

        @Override
        public void evict() {
            evicted = true;
        }

        @Override
        public void breakOff() {
            brokenOff = true;
        }

        boolean brokenOff() {
            return brokenOff;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
