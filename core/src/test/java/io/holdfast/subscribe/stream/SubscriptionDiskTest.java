package io.holdfast.subscribe.stream;

import static io.holdfast.subscribe.Batch.Kind.LIVE;
import static io.holdfast.subscribe.Batch.Kind.SNAPSHOT;
import static io.holdfast.subscribe.stream.FakeEnvironment.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.subscribe.CorrectionPolicy;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens where a disk fails or fills up. */
final class SubscriptionDiskTest {
    private static final Row ONE = row(1, "one");
    private static final Row TWO = row(2, "two");

    @TempDir
    private Path directory;

    private final Stage stage = new Stage();

    private void disk(boolean there) {
        try {
            if (there) {
                Files.createDirectories(directory.resolve("spill"));
            } else {
                Files.delete(directory.resolve("spill"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The batch fits into memory, what was delivered does not any more: the commit has happened by then. */
    @Test
    void aDiskThatFailsAfterTheCommitDoesNotHandTheBatchOverAgain() throws Exception {
        disk(true);
        stage.setup = Setup.PLAIN.memory(2).spill(directory.resolve("spill"), 1 << 20);
        stage.east.commit(ONE, 1);
        stage.read(1).then(stream -> {
            disk(false);
            stage.east.commit(TWO, 1);
        });
        stage.read(2);
        ModelStore store = new ModelStore(stage.consumer, null, () -> {});

        SubscriptionException failure = catchThrowableOfType(SubscriptionException.class, () -> stage.run(store));

        assertThat(failure.reason()).isEqualTo(Reason.BUFFER_FULL);
        assertThat(failure).hasMessageContaining(directory.toString());
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, LIVE);
        assertThat(store.load()).contains(stage.consumer.last().checkpoint());

        disk(true);
        stage.then(stream -> stage.east.commit(ONE, 1)).read(1);
        stage.run(store);
        assertThat(stage.consumer.kinds()).as("a new start goes on").containsExactly(SNAPSHOT, LIVE, LIVE);
        assertThat(stage.consumer.table()).containsEntry(ONE, 2L).containsEntry(TWO, 1L);
    }

    /** Looked at again and again, each time from its beginning: the ones before must not fill the disk. */
    @Test
    void aSnapshotThatIsRefusedGivesItsDiskBack() {
        stage.setup = Setup.PLAIN.memory(20).spill(directory, 4_000).corrections(CorrectionPolicy.lossAtMost(0.1, 1));
        for (int id = 0; id < 60; id++) {
            stage.east.commit(row(id, "item"), 1);
            if (id < 40) {
                stage.west.commit(row(id, "item"), 1);
            }
        }
        stage.west.advance(stage.east.upper());
        stage.read(1).loses("east").read(200);

        SubscriptionException failure = catchThrowableOfType(SubscriptionException.class, stage::run);

        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.CORRECTION_REFUSED);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aDiskThatIsGoneWhileABatchIsPutTogetherEndsItWithoutLosingTheBatch() throws Exception {
        disk(true);
        stage.setup = Setup.PLAIN.memory(20).spill(directory.resolve("spill"), 1 << 20);
        stage.east.commit(ONE, 1);
        stage.read(1).then(stream -> {
            disk(false);
            for (int id = 100; id < 130; id++) {
                stage.east.write(stage.east.upper(), row(id, "item"), 1);
            }
            stage.east.advance(stage.east.upper() + 1);
        });
        stage.read(2);
        SubscriptionException failure = catchThrowableOfType(SubscriptionException.class, stage::run);
        assertThat(failure.reason()).isEqualTo(Reason.BUFFER_FULL);
        assertThat(stage.store.load()).contains(stage.consumer.last().checkpoint());

        disk(true);
        stage.read(2);
        stage.run();
        assertThat(stage.consumer.table()).hasSize(31);
    }
}
