package io.holdfast.subscribe.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Batch.Kind;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Columns.Column;
import io.holdfast.subscribe.Row;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LiveTableTest {
    private static final Columns COLUMNS = new Columns(List.of(
            new Column("id", "int4", Types.INTEGER),
            new Column("name", "text", Types.VARCHAR),
            new Column("price", "int4", Types.INTEGER)));

    private final LiveTable<Integer, String> table = LiveTable.of(
            row -> (Integer) row.values().get(0), row -> (String) row.values().get(1));

    @Test
    void itIsAsOfTheLastFrontier() throws InterruptedException {
        apply(Kind.SNAPSHOT, 10, insert(1, "one", 1), insert(2, "two", 1));
        assertThat(table.get(1)).contains("one");
        assertThat(table.get(3)).isEmpty();
        assertThat(table.size()).isEqualTo(2);
        assertThat(table.frontier()).isEqualTo(10);
        table.progressed(20);
        assertThat(table.awaitFrontier(20, Duration.ZERO)).isTrue();
        assertThat(table.awaitFrontier(21, Duration.ofMillis(1))).isFalse();
        assertThat(table.<Map<Integer, String>>read((map, at) -> Map.copyOf(map)))
                .isEqualTo(Map.of(1, "one", 2, "two"));
    }

    @Test
    void anUpdateIsOneWhateverTheOrderOfItsTwoChanges() {
        apply(Kind.SNAPSHOT, 10, insert(1, "one", 1), insert(2, "two", 1));
        apply(Kind.LIVE, 20, insert(1, "uno", 1), delete(1, "one", 1), delete(2, "two", 1), insert(2, "due", 1));
        assertThat(table.get(1)).contains("uno");
        assertThat(table.get(2)).contains("due");
    }

    @Test
    void anUpdateOfAColumnThatIsNotKeptDoesNotLoseTheKey() {
        apply(Kind.SNAPSHOT, 10, insert(1, "one", 1));
        apply(Kind.LIVE, 20, insert(1, "one", 2), delete(1, "one", 1));
        assertThat(table.get(1)).contains("one");
        apply(Kind.LIVE, 30, delete(1, "one", 2));
        assertThat(table.get(1)).isEmpty();
    }

    @Test
    void keysAreUpsertedAndDeleted() {
        apply(Kind.LIVE, 10, new Change(1, 1, row(1, "one", 1), Operation.UPSERT));
        apply(Kind.LIVE, 20, new Change(11, 1, row(1, "uno", 1), Operation.UPSERT));
        assertThat(table.get(1)).contains("uno");
        apply(Kind.LIVE, 30, new Change(21, -1, row(1, null, null), Operation.DELETE_KEY));
        assertThat(table.size()).isZero();
    }

    @Test
    void listenersHearWhatChangedOnce() {
        List<String> heard = new ArrayList<>();
        table.listen((key, before, after) -> heard.add(key + " " + before + " " + after));
        apply(Kind.SNAPSHOT, 10, insert(1, "one", 1), insert(2, "two", 1));
        apply(Kind.SNAPSHOT, 20, insert(1, "uno", 1));
        assertThat(heard).containsExactlyInAnyOrder("1 null one", "2 null two", "1 one uno", "2 two null");
    }

    @Test
    void aListenerThatThrowsKeepsNoOtherFromHearing() {
        List<Integer> heard = new ArrayList<>();
        table.listen((key, before, after) -> {
            throw new IllegalStateException("a listener that throws");
        });
        table.listen((key, before, after) -> heard.add(key));
        apply(Kind.SNAPSHOT, 10, insert(1, "one", 1), insert(2, "two", 1));
        assertThat(heard).containsExactlyInAnyOrder(1, 2);
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void nobodyWaitsForWhatWillNotCome() throws InterruptedException {
        apply(Kind.SNAPSHOT, 10, insert(1, "one", 1));
        table.ended(Optional.empty());
        assertThat(table.awaitFrontier(11, Duration.ofDays(1))).isFalse();
        assertThat(table.get(1)).contains("one");
    }

    @Test
    void aValueThatIsNullIsRefusedBeforeAnythingChanges() {
        apply(Kind.SNAPSHOT, 10, insert(1, "one", 1));
        assertThatThrownBy(() -> apply(Kind.LIVE, 20, new Change(1, 1, row(2, null, 1))))
                .hasMessageContaining("is null");
        assertThat(table.frontier()).isEqualTo(10);
    }

    private void apply(Kind kind, long frontier, Change... changes) {
        Checkpoint checkpoint = new Checkpoint("e", "t", "", COLUMNS.fingerprint(), frontier, frontier, 0, 1);
        table.apply(new Batch(kind, "east", COLUMNS, List.of(changes), checkpoint));
    }

    private static Change insert(int id, String name, int price) {
        return new Change(1, 1, row(id, name, price));
    }

    private static Change delete(int id, String name, int price) {
        return new Change(1, -1, row(id, name, price));
    }

    private static Row row(@Nullable Object... values) {
        return new Row(COLUMNS, Arrays.asList(values));
    }
}
