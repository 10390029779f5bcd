package io.holdfast.read;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.time.Ticker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** A read that may be sent twice; each endpoint's answer comes when the test gives it. */
final class TwinRead extends Call implements Hedgeable<String> {
    static final String TEXT = "SELECT 1";

    private final Ticker ticker;
    private final Function<String, CompletableFuture<String>> answers;
    private final List<Run> runs = new CopyOnWriteArrayList<>();
    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<String> cancelled = new CopyOnWriteArrayList<>();
    private final List<String> broken = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> released = new CompletableFuture<>();
    volatile String adopted = "";

    TwinRead(Ticker ticker, Duration length, Function<String, CompletableFuture<String>> answers) {
        super(ticker, length);
        this.ticker = ticker;
        this.answers = answers;
    }

    List<String> ran() {
        return ran;
    }

    List<Thread> threads() {
        return threads;
    }

    List<String> cancels() {
        return cancelled;
    }

    List<String> broken() {
        return broken;
    }

    void release() {
        released.complete("released");
    }

    @Override
    protected void interrupt() throws SQLException {
        for (Run run : runs) {
            run.cancel();
        }
    }

    @Override
    public Call call() {
        return this;
    }

    @Override
    public String fingerprint() {
        return TEXT;
    }

    @Override
    public Side<String> side(FirstAnswer first) {
        Run run = new Run(first);
        runs.add(run);
        return run;
    }

    @Override
    public void adopt(Side<String> winner, boolean hedged) {
        adopted = winner.heading() + (hedged ? " hedged" : " alone");
    }

    @Override
    public void endRuns() {}

    @Override
    public String on(Lease lease) {
        throw new UnsupportedOperationException("its sides run");
    }

    /** One of its runs. */
    private final class Run extends Call implements Side<String> {
        private final FirstAnswer first;
        private volatile String heading = "";

        Run(FirstAnswer first) {
            super(ticker, TwinRead.this.remaining());
            this.first = first;
            asks(TwinRead.this);
        }

        @Override
        public Call call() {
            return this;
        }

        @Override
        public String heading() {
            return heading;
        }

        @Override
        protected void heads(String endpoint) {
            heading = endpoint;
        }

        @Override
        public void breakOff() {
            broken.add(heading);
        }

        @Override
        protected void interrupt() {
            cancelled.add(heading);
        }

        @Override
        public String on(Lease lease) throws SQLException {
            threads.add(Thread.currentThread());
            CompletableFuture<String> answer = answers.apply(lease.endpoint());
            ran.add(lease.endpoint());
            try {
                String rows =
                        String.valueOf(CompletableFuture.anyOf(answer, released).get());
                return first.take(() -> rows);
            } catch (ExecutionException e) {
                throw (SQLException) e.getCause();
            } catch (InterruptedException e) {
                throw new SQLException("interrupted", "57014", e);
            }
        }
    }
}
