package io.holdfast.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.testkit.time.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TimeStoreTest {
    private static final Tuple ROW = Tuple.of(1, "x");

    private final VirtualClock clock = VirtualClock.at(10_000);
    private final TimeStore store = new TimeStore(clock, Duration.ofSeconds(1), Duration.ZERO);
    private final History table = store.create("u1", Duration.ofSeconds(2));

    @AfterEach
    void close() {
        store.close();
    }

    private long write(Tuple row, long diff) {
        return store.commit(Map.of(table, List.of(new Change(row, diff))));
    }

    private List<Tuple> at(long time) {
        List<Tuple> rows = new ArrayList<>();
        table.at(time).forEachRemaining(rows::add);
        return rows;
    }

    @Test
    void putsEveryWriteAtTheClockOrRightAfterTheLastOne() {
        clock.advance(Duration.ofMillis(500));
        long first = write(ROW, 1);
        long second = write(ROW, 1);
        assertThat(first).isEqualTo(10_500);
        assertThat(second).isEqualTo(10_501);
        assertThat(store.upper()).isEqualTo(10_502);
    }

    @Test
    void keepsCopiesOfARowApart() {
        long two = write(ROW, 2);
        long one = write(ROW, -1);
        long none = write(ROW, -1);
        assertThat(at(two - 1)).isEmpty();
        assertThat(at(two)).containsExactly(ROW, ROW);
        assertThat(at(one)).containsExactly(ROW);
        assertThat(at(none)).isEmpty();
        assertThatThrownBy(() -> write(ROW, -1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void consolidatesOneWrite() {
        store.commit(Map.of(table, List.of(new Change(ROW, 1), new Change(ROW, -1), new Change(Tuple.of(2, null), 1))));
        Batch batch = table.logAt(9_999).next();
        assertThat(batch).isNotNull();
        assertThat(batch.changes()).containsExactly(new Change(Tuple.of(2, null), 1));
    }

    @Test
    void keepsALongHistoryReadableWhileItForgetsTheRest() {
        for (int i = 0; i < 5_000; i++) {
            write(Tuple.of(i % 10, "v" + i), 1);
            write(Tuple.of(i % 10, "v" + i), -1);
        }
        long last = write(ROW, 1);
        clock.advance(Duration.ofSeconds(60));
        assertThat(table.since()).isEqualTo(store.upper() - 2_000);
        assertThat(at(store.upper() - 1)).containsExactly(ROW);
        assertThat(table.size()).isEqualTo(1);
        assertThat(table.logAt(store.upper() - 1).next()).isNull();
        assertThat(last).isLessThan(table.since());
    }

    @Test
    void forgetsNothingThatIsHeld() throws NotReadable {
        long time = write(ROW, 1);
        ReadHold hold = ReadHold.of(List.of(table), time);
        write(ROW, -1);
        clock.advance(Duration.ofSeconds(60));
        assertThat(table.since()).isEqualTo(time);
        assertThat(at(time)).containsExactly(ROW);
        hold.moveTo(time + 1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(table.since()).isEqualTo(time + 1);
        hold.close();
        hold.close();
        clock.advance(Duration.ofSeconds(1));
        assertThat(table.since()).isGreaterThan(time + 1);
        assertThatThrownBy(() -> ReadHold.of(List.of(table), time)).isInstanceOf(NotReadable.class);
    }

    @Test
    void takesAllHoldsOrNone() throws NotReadable {
        clock.advance(Duration.ofSeconds(60));
        History young = store.create("u2", Duration.ofSeconds(2));
        long before = young.since() - 1;
        assertThatThrownBy(() -> ReadHold.of(List.of(table, young), before)).isInstanceOf(NotReadable.class);
        clock.advance(Duration.ofSeconds(60));
        assertThat(table.since()).isEqualTo(store.upper() - 2_000);
    }

    @Test
    void ordersRowsByValueWithNullFirst() {
        List<Tuple> rows = new ArrayList<>(
                List.of(Tuple.of(2, "a"), Tuple.of(1, "b"), Tuple.of((Object) null, "c"), Tuple.of(1, null)));
        rows.sort(null);
        assertThat(rows)
                .containsExactly(Tuple.of((Object) null, "c"), Tuple.of(1, null), Tuple.of(1, "b"), Tuple.of(2, "a"));
    }

    @Test
    void keepsTheReaderOfALogGoingWhileTheLogIsCompacted() {
        Batch position = table.logAt(store.upper() - 1);
        long first = write(ROW, 1);
        clock.advance(Duration.ofSeconds(60));
        long second = write(ROW, -1);
        Batch one = position.next();
        assertThat(one).isNotNull();
        assertThat(one.time()).isEqualTo(first);
        Batch two = one.next();
        assertThat(two).isNotNull();
        assertThat(two.time()).isEqualTo(second);
    }
}
