package io.holdfast.subscribe.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.Columns;
import java.time.Duration;
import java.util.List;
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

    private CompletableFuture<Void> handed(long frontier) {
        Checkpoint checkpoint = new Checkpoint("e", "t", "", "c", frontier, frontier, 0, 1);
        Batch batch = new Batch(Batch.Kind.LIVE, "east", new Columns(List.of()), List.of(), checkpoint);
        return CompletableFuture.runAsync(() -> {
            try {
                batches.apply(batch);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
