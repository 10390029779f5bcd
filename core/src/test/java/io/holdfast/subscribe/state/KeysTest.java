package io.holdfast.subscribe.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Columns.Column;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.spill.ChangeList;
import io.holdfast.subscribe.spill.MemoryLimit;
import io.holdfast.subscribe.spill.Packed;
import io.holdfast.subscribe.spill.SpillSpace;
import java.nio.file.Path;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeysTest {
    private static final Columns COLUMNS =
            new Columns(List.of(new Column("id", "int8", Types.BIGINT), new Column("v", "text", Types.VARCHAR)), 1);

    @TempDir
    private Path directory;

    /** Little memory: everything but the keys lies on disk. */
    private Room room() {
        return new Room(new SpillSpace(directory, 1 << 30), new MemoryLimit(10, 1 << 10));
    }

    private static Change upsert(long time, long id, String value) {
        return new Change(time, 1, new Row(COLUMNS, List.of(id, value)), Operation.UPSERT);
    }

    private static Change delete(long time, long id) {
        return new Change(time, -1, new Row(COLUMNS, Arrays.asList(id, null)), Operation.DELETE_KEY);
    }

    private static ChangeList list(Room room, Map<Long, String> content) {
        ChangeList list = room.list();
        content.forEach((id, value) -> list.add(upsert(5, id, value)));
        return list;
    }

    private static Map<Long, String> some(Random random, int keys) {
        Map<Long, String> content = new TreeMap<>();
        for (long id = 0; id < keys; id++) {
            if (random.nextBoolean()) {
                content.put(id, "v" + random.nextInt(2));
            }
        }
        return content;
    }

    @RepeatedTest(30)
    void aSnapshotAndWhatFollowedItAreComparedAsTheContentTheyComeTo(RepetitionInfo info) throws Exception {
        Random random = new Random(info.getCurrentRepetition());
        Map<Long, String> delivered = some(random, 200);
        Map<Long, String> snapshot = some(random, 200);
        Map<Long, String> wanted = new TreeMap<>(snapshot);
        Room room = room();
        try (Keys keys = new Keys(room);
                ChangeList before = list(room, delivered);
                ChangeList base = room.list();
                ChangeList following = room.list()) {
            keys.replace(before);
            Sieve sieve = random.nextBoolean() ? keys.sieve() : Sieve.OPEN;
            for (Packed row : list(room, snapshot).packed()) {
                if (sieve.keeps(row)) {
                    base.add(row);
                }
            }
            for (int step = random.nextInt(400); step > 0; step--) {
                long id = random.nextInt(200);
                String value = "v" + random.nextInt(2);
                boolean goes = wanted.containsKey(id) && random.nextBoolean();
                following.add(goes ? delete(6, id) : upsert(6, id, value));
                wanted.compute(id, (key, old) -> goes ? null : value);
            }
            try (SinkTransaction transaction = CheckpointStore.inMemory().begin();
                    Difference difference =
                            keys.compare(transaction, new Content(COLUMNS, base, following, sieve), 9)) {
                assertThat(applied(delivered, difference)).isEqualTo(wanted);
                assertThat(difference.before()).isEqualTo(delivered.size());
                assertThat(difference.after()).isEqualTo(wanted.size());
            }
        }
    }

    private static Map<Long, String> applied(Map<Long, String> delivered, Difference difference) {
        Map<Long, String> applied = new TreeMap<>(delivered);
        List<Long> touched = new ArrayList<>();
        for (Change change : difference.changes()) {
            Long id = (Long) Objects.requireNonNull(change.row().value(0));
            touched.add(id);
            if (change.operation() == Operation.DELETE_KEY) {
                assertThat(applied.remove(id)).isNotNull();
            } else {
                String value = (String) change.row().value(1);
                assertThat(applied.put(id, value)).isNotEqualTo(value);
            }
        }
        assertThat(touched).doesNotHaveDuplicates();
        return applied;
    }

    @Test
    void ofWhatIsGatheredOnlyTheKeysAreHeld() {
        Room room = room();
        try (ChangeList following = room.list()) {
            long keyBytes = 0;
            for (int number = 0; number < 20_000; number++) {
                following.add(upsert(6, number % 10_000, "x".repeat(1_000)));
            }
            for (Packed change : following.packed()) {
                keyBytes += change.keyLength();
            }
            assertThat(LastPlaces.of(following).bytes()).isLessThanOrEqualTo(keyBytes / 2 + 10_000 * 40L);
        }
    }
}
