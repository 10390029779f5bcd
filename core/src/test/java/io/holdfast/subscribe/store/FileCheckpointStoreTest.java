package io.holdfast.subscribe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.SubscriptionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileCheckpointStoreTest {
    @TempDir
    private Path directory;

    @Test
    void whatIsSavedIsLoadedByAnother() throws IOException {
        FileCheckpointStore store = FileCheckpointStore.at(directory.resolve("bids"));
        assertThat(store.load()).isEmpty();
        long epoch = store.claim();
        assertThat(store.load()).isEmpty();
        store.save(at(100, epoch));
        assertThat(FileCheckpointStore.at(directory.resolve("bids")).load()).contains(at(100, epoch));
    }

    @Test
    void aLaterOwnerFencesTheOneBefore() throws IOException {
        FileCheckpointStore store = FileCheckpointStore.at(directory.resolve("bids"));
        long epoch = store.claim();
        store.save(at(100, epoch));
        assertThat(FileCheckpointStore.at(directory.resolve("bids")).claim()).isEqualTo(epoch + 1);
        assertThatThrownBy(() -> store.save(at(200, epoch)))
                .isInstanceOfSatisfying(
                        SubscriptionException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(SubscriptionException.Reason.OWNER_LOST));
        assertThat(store.load())
                .hasValueSatisfying(found -> assertThat(found.frontier()).isEqualTo(100));
    }

    @Test
    void aCrashBeforeTheRenameLeavesTheOldOne() throws IOException {
        FileCheckpointStore store = FileCheckpointStore.at(directory.resolve("bids"));
        store.save(at(100, 1));
        Files.writeString(directory.resolve("bids.new"), "half a checkp");
        assertThat(store.load()).contains(at(100, 1));
        store.save(at(200, 1));
        assertThat(store.load()).contains(at(200, 1));
    }

    @Test
    void damageIsFoundAndNamed() throws IOException {
        Path file = directory.resolve("bids");
        FileCheckpointStore store = FileCheckpointStore.at(file);
        store.save(at(100, 1));
        String whole = Files.readString(file);
        for (int cut = 0; cut < whole.length(); cut++) {
            Files.writeString(file, whole.substring(0, cut));
            assertThatThrownBy(store::load).as("cut at " + cut).hasMessageContaining("damaged");
        }
        Files.writeString(file, whole.replace("frontier=100", "frontier=900"));
        assertThatThrownBy(store::load).hasMessageContaining("damaged");
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> FileCheckpointStore.at(directory.resolve("no/where")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not exist");
    }

    private static Checkpoint at(long frontier, long epoch) {
        return new Checkpoint("e", "\"bïds\"", "", "c", frontier, frontier + 1, 3, epoch);
    }
}
