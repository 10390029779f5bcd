package io.holdfast.subscribe.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.Columns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class BatchIteratorTest {
    private final BatchIterator batches = new BatchIterator();

    @Test
    void aBatchIsAppliedWhenTheNextOneIsAskedFor() throws Exception {
        CompletableFuture<Void> first = handed(10);
        assertThat(batches.next(Duration.ofSeconds(10))).map(Batch::frontier).contains(10L);
        assertThat(first).isNotDone();
        CompletableFuture<Void> second = first.thenRun(() -> {});
        assertThat(batches.next(Duration.ofMillis(1))).isEmpty();
        second.join();
        CompletableFuture<Void> third = handed(20);
        assertThat(batches.next(Duration.ofSeconds(10))).map(Batch::frontier).contains(20L);
        batches.confirm();
        third.join();
    }

    @Test
    void whoWaitsHearsOfTheEndAtOnce() throws Exception {
        CompletableFuture<Void> first = handed(10);
        assertThat(batches.next(Duration.ofSeconds(10))).isPresent();
        CompletableFuture<Void> end = first.thenRun(() -> batches.ended(Optional.empty()));
        assertThat(batches.next(Duration.ofDays(1))).isEmpty();
        end.join();
        assertThat(batches.isEnded()).isTrue();
    }

    @Test
    void aBatchThatTheSubscriptionTookBackIsNotHandedOut() throws Exception {
        Thread subscription = new Thread(() -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> batches.apply(batch(10))).isInstanceOf(InterruptedException.class);
        });
        subscription.start();
        subscription.join();
        assertThat(batches.next(Duration.ZERO)).isEmpty();
    }

    private static Batch batch(long frontier) {
        Checkpoint checkpoint = new Checkpoint("e", "t", "", "c", frontier, frontier, 0, 1);
        return new Batch(Batch.Kind.LIVE, "east", new Columns(List.of()), List.of(), checkpoint);
    }

    private CompletableFuture<Void> handed(long frontier) {
        return CompletableFuture.runAsync(() -> {
            try {
                batches.apply(batch(frontier));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
