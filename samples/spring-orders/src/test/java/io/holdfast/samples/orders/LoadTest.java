package io.holdfast.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** 500 requests a second over HTTP while a region goes silent: 6 seconds in CI, 60 by {@code -Dorders.load.seconds=60}. */
final class LoadTest {
    private static final int SECONDS = Integer.getInteger("orders.load.seconds", 6);
    private static final int RATE = 500;

    @Test
    void noRequestFailsWhileARegionGoesSilent() throws Exception {
        try (RunningApplication application = new RunningApplication("--orders.traffic=false")) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> application.bean(OrderBook.class).page().orders() > 3);
            Queue<Long> micros = new ConcurrentLinkedQueue<>();
            Queue<Integer> failures = new ConcurrentLinkedQueue<>();
            List<CompletableFuture<Void>> running = new ArrayList<>();
            long begun = System.nanoTime();
            for (int sent = 0; sent < RATE * SECONDS; sent++) {
                if (sent == RATE * SECONDS / 2) {
                    application.bean(RegionFaults.class).plant(World.EAST, RegionFaults.Fault.BLACKHOLE);
                }
                running.add(request(application, micros, failures));
                long next = begun + (sent + 1) * 1_000_000_000L / RATE;
                LockSupport.parkNanos(next - System.nanoTime());
            }
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
            assertThat(failures).isEmpty();
            assertThat(micros).hasSize(RATE * SECONDS);
            long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
            System.out.printf(
                    "%d requests at %d/s, one region black-holed in the middle: 0 failed, p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, longest %.1f ms%n",
                    sorted.length,
                    RATE,
                    sorted[sorted.length / 2] / 1e3,
                    sorted[(int) (sorted.length * 0.99)] / 1e3,
                    sorted[(int) (sorted.length * 0.999)] / 1e3,
                    sorted[sorted.length - 1] / 1e3);
        }
    }

    private static CompletableFuture<Void> request(
            RunningApplication application, Queue<Long> micros, Queue<Integer> failures) {
        long begun = System.nanoTime();
        HttpRequest order = HttpRequest.newBuilder(application.uri("/api/orders/1"))
                .timeout(Duration.ofSeconds(30))
                .build();
        return application
                .client()
                .sendAsync(order, BodyHandlers.discarding())
                .handle((HttpResponse<Void> answer, Throwable broken) -> {
                    micros.add((System.nanoTime() - begun) / 1_000);
                    if (broken != null || answer.statusCode() != 200) {
                        failures.add(broken != null ? -1 : answer.statusCode());
                    }
                    return null;
                });
    }
}
