package io.holdfast.samples.orders;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Customers who ask for one page at a steady rate, whether the answers before have come or not. A request's time begins when it is
 * due, so that the wait of one behind others counts. Nothing is sent twice.
 */
final class Customers implements AutoCloseable {
    /** More than the server has threads: what has to wait waits there. */
    private static final int CONNECTIONS = 256;

    private static final int GENTLE = 8;

    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    private final CloseableHttpClient client;
    private final URI page;

    Customers(URI page) {
        this.page = page;
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setSocketTimeout(60, TimeUnit.SECONDS)
                                .build())
                        .build())
                .disableAutomaticRetries()
                .build();
    }

    /**
     * Asks without a pause, a few at a time, so that a cold process is not what is measured.
     *
     * @return answers a second in the second half
     */
    int warmUp(Duration length) throws InterruptedException {
        long begun = System.nanoTime();
        AtomicInteger answered = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(GENTLE);
        for (int i = 0; i < GENTLE; i++) {
            threads.execute(() -> {
                long elapsed = 0;
                while (elapsed < length.toNanos()) {
                    boolean counts = status() == 200 && elapsed > length.toNanos() / 2;
                    answered.addAndGet(counts ? 1 : 0);
                    elapsed = System.nanoTime() - begun;
                }
                ended.countDown();
            });
        }
        if (!ended.await(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("no end of the first requests");
        }
        return (int) (answered.get() * 2_000_000_000L / length.toNanos());
    }

    /**
     * Asks at a rate.
     *
     * @param rate requests a second
     * @param seconds how long
     * @param halfway what happens then
     */
    Answers ask(int rate, int seconds, Runnable halfway) throws InterruptedException {
        Queue<Long> micros = new ConcurrentLinkedQueue<>();
        Queue<Integer> failures = new ConcurrentLinkedQueue<>();
        int all = rate * seconds;
        CountDownLatch open = new CountDownLatch(all);
        long begun = System.nanoTime();
        for (int sent = 0; sent < all; sent++) {
            if (sent == all / 2) {
                halfway.run();
            }
            long due = begun + sent * 1_000_000_000L / rate;
            LockSupport.parkNanos(due - System.nanoTime());
            threads.execute(() -> {
                int status = status();
                micros.add((System.nanoTime() - due) / 1_000);
                if (status != 200) {
                    failures.add(status);
                }
                open.countDown();
            });
        }
        if (!open.await(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException(open.getCount() + " requests have not ended");
        }
        return new Answers(List.copyOf(micros), List.copyOf(failures));
    }

    /** The answer's status, 0 where none came. */
    private int status() {
        try {
            return client.execute(new HttpGet(page), answer -> {
                EntityUtils.consume(answer.getEntity());
                return answer.getCode();
            });
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        client.close();
    }

    /**
     * What came back.
     *
     * @param micros how long each took since it was due
     * @param failures every status that was not 200
     */
    record Answers(List<Long> micros, List<Integer> failures) {
        String figures() {
            long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
            return "%d failed, p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, longest %.1f ms"
                    .formatted(
                            failures.size(),
                            sorted[sorted.length / 2] / 1e3,
                            sorted[(int) (sorted.length * 0.99)] / 1e3,
                            sorted[(int) (sorted.length * 0.999)] / 1e3,
                            sorted[sorted.length - 1] / 1e3);
        }
    }
}
