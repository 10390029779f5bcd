package io.holdfast.route.simulation;

import io.holdfast.endpoint.physical.Slot;
import io.holdfast.endpoint.physical.SocketlessEndpoint;
import io.holdfast.time.Deadline;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One client's pool of connections to a modelled server. */
final class SimEndpoint implements SocketlessEndpoint {
    private final VirtualTime time;
    private final SimServer server;
    private final SimLink link;
    private final int poolSize;
    private final Set<SimLease> lent = new LinkedHashSet<>();
    private long generation = 1;
    private boolean warm = true;
    private int waiting;
    private SQLException lastConnect = SimServer.refused();

    SimEndpoint(VirtualTime time, SimServer server, SimLink link, int poolSize) {
        this.time = time;
        this.server = server;
        this.link = link;
        this.poolSize = poolSize;
    }

    /** The client's own way out, which everything of its shares. */
    static final class SimLink {
        boolean up = true;
    }

    SimServer server() {
        return server;
    }

    SimLink link() {
        return link;
    }

    boolean reachable() {
        return link.up && server.reachable();
    }

    /** Empty where all are busy. */
    Optional<SimLease> borrow() throws SQLException {
        if (!warm) {
            throw new SQLTransientConnectionException("cannot connect", "08001", lastConnect);
        }
        if (lent.size() >= poolSize) {
            return Optional.empty();
        }
        SimLease lease = new SimLease(generation);
        lent.add(lease);
        return Optional.of(lease);
    }

    void waits(int more) {
        waiting += more;
    }

    void cold(boolean is) {
        warm = !is;
        lastConnect = SimServer.refused();
    }

    @Override
    public String name() {
        return server.name;
    }

    @Override
    public void breakOff() {
        generation++;
        warm = false;
        lastConnect = SimServer.refused();
        List.copyOf(lent).forEach(SimLease::breakOff);
    }

    @Override
    public void outdate() {
        generation++;
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public int inFlight() {
        return lent.size() + waiting;
    }

    @Override
    public int capacity() {
        return poolSize;
    }

    @Override
    public Iterable<? extends Running> running() {
        return new ArrayList<>(lent);
    }

    /** A lent connection with one statement on it. */
    final class SimLease implements Running, SimServer.Job {
        private final Slot slot = new Slot(time);
        private final long of;
        private SimServer.Job job;
        private boolean ended;

        SimLease(long of) {
            this.of = of;
        }

        long generation() {
            return of;
        }

        SimEndpoint endpoint() {
            return SimEndpoint.this;
        }

        /** Sends a statement; what a link that is down swallows never comes back. */
        void run(Deadline deadline, SimServer.Job statement) {
            job = statement;
            slot.begin(deadline);
            if (link.up) {
                server.submit(this);
            }
        }

        @Override
        public Slot slot() {
            return slot;
        }

        @Override
        public void breakOff() {
            end(() -> job.failed(new SQLException("Socket closed", "08006")));
        }

        @Override
        public boolean poison() {
            return job.poison();
        }

        @Override
        public void answered() {
            if (link.up) {
                end(job::answered);
            }
        }

        @Override
        public void failed(SQLException failure) {
            if (link.up) {
                end(() -> job.failed(failure));
            }
        }

        private void end(Runnable outcome) {
            if (!ended && job != null) {
                ended = true;
                lent.remove(this);
                time.execute(outcome);
            }
        }
    }

    @Override
    public void resume(Deadline deadline) {
        throw new UnsupportedOperationException("the simulator warms without blocking");
    }
}
