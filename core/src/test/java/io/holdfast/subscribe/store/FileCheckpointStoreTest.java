package io.holdfast.subscribe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.SubscriptionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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

    /** As two subscriptions of one application do that were given the same file. */
    @Test
    void everyClaimIsAnotherEpochHoweverManyOfOneProcessClaimAtOnce() throws Exception {
        Path file = directory.resolve("bids");
        Set<Long> epochs = new ConcurrentSkipListSet<>();
        ExecutorService instances = Executors.newFixedThreadPool(4);
        List<Callable<Boolean>> claims = IntStream.range(0, 40)
                .<Callable<Boolean>>mapToObj(
                        number -> () -> epochs.add(FileCheckpointStore.at(file).claim()))
                .toList();
        for (Future<Boolean> claim : instances.invokeAll(claims)) {
            assertThat(claim.get()).isTrue();
        }
        instances.shutdown();
        assertThat(epochs).hasSize(40).contains(1L, 40L);
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
    void whatIsKeptIsWhatTheLastCommitSaid() throws Exception {
        FileCheckpointStore store = FileCheckpointStore.at(directory.resolve("bids"));
        long epoch = store.claim();
        commit(store, at(100, epoch), true, "a", "b");
        commit(store, at(200, epoch), false, "c");
        assertThat(kept(FileCheckpointStore.at(directory.resolve("bids")))).containsExactly("a", "b", "c");
        store.save(at(300, epoch));
        assertThat(kept(store)).as("nothing was delivered since").containsExactly("a", "b", "c");
        commit(store, at(400, epoch), true, "d");
        assertThat(kept(store)).containsExactly("d");
        assertThat(directory.toFile().list())
                .filteredOn(name -> name.contains(".state-"))
                .hasSize(1);
    }

    @Test
    void whatWasWrittenBehindTheCheckpointDoesNotCount() throws Exception {
        FileCheckpointStore store = FileCheckpointStore.at(directory.resolve("bids"));
        long epoch = store.claim();
        commit(store, at(100, epoch), true, "a");
        byte[] checkpoint = Files.readAllBytes(directory.resolve("bids"));
        commit(store, at(200, epoch), false, "b");
        // the process died between the two files
        Files.write(directory.resolve("bids"), checkpoint);
        FileCheckpointStore again = FileCheckpointStore.at(directory.resolve("bids"));
        assertThat(kept(again)).containsExactly("a");
        commit(again, at(200, epoch), false, "c");
        assertThat(kept(again)).containsExactly("a", "c");
    }

    @Test
    void anOwnerThatIsFencedKeepsNothing() throws Exception {
        FileCheckpointStore store = FileCheckpointStore.at(directory.resolve("bids"));
        long epoch = store.claim();
        commit(store, at(100, epoch), true, "a");
        FileCheckpointStore later = FileCheckpointStore.at(directory.resolve("bids"));
        later.claim();
        assertThatThrownBy(() -> commit(store, at(200, epoch), false, "b")).isInstanceOf(SubscriptionException.class);
        assertThat(kept(later)).containsExactly("a");
    }

    @Test
    void damagedStateIsNamed() throws Exception {
        FileCheckpointStore store = FileCheckpointStore.at(directory.resolve("bids"));
        long epoch = store.claim();
        commit(store, at(100, epoch), true, "some text");
        Path state = directory.resolve("bids.state-" + epoch + "-1");
        byte[] bytes = Files.readAllBytes(state);
        bytes[bytes.length - 1]++;
        Files.write(state, bytes);
        assertThatThrownBy(() -> kept(store)).hasMessageContaining("is damaged at 0");
    }

    private static void commit(FileCheckpointStore store, Checkpoint checkpoint, boolean fresh, String... parts)
            throws Exception {
        try (SinkTransaction transaction = store.begin()) {
            transaction.keep(fresh, receiver -> {
                for (String part : parts) {
                    receiver.accept(part.getBytes(StandardCharsets.UTF_8));
                }
            });
            transaction.commit(checkpoint);
        }
    }

    private static List<String> kept(FileCheckpointStore store) throws Exception {
        List<String> parts = new ArrayList<>();
        store.loadState().forEach(part -> parts.add(new String(part, StandardCharsets.UTF_8)));
        return parts;
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
