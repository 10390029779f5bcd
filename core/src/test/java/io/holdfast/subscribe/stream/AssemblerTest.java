package io.holdfast.subscribe.stream;

import static io.holdfast.subscribe.stream.FakeEnvironment.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.spill.MemoryLimit;
import io.holdfast.subscribe.spill.SpillSpace;
import io.holdfast.subscribe.state.Room;
import io.holdfast.subscribe.state.Sieve;
import io.holdfast.subscribe.stream.Message.Data;
import io.holdfast.subscribe.stream.Message.Progress;
import io.holdfast.subscribe.stream.Plan.Start;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class AssemblerTest {
    private static final Data A = data(100, 1, row(1, "a"));

    private final Assembler snapshot =
            new Assembler(Plan.from(Start.SNAPSHOT), OptionalLong.empty(), room(1_000), Sieve.OPEN);
    private final Assembler resume = resume(OptionalLong.empty(), room(1_000));

    @Test
    void rowZeroClosesNothing() throws StreamFault {
        assertThat(snapshot.accept(new Progress(100))).isEmpty();
        assertThat(resume.accept(new Progress(99))).isEmpty();
    }

    @Test
    void aRepeatedRowZeroClosesNothing() throws StreamFault {
        snapshot.accept(new Progress(100));
        snapshot.accept(A);
        assertThat(snapshot.accept(new Progress(100))).isEmpty();
        resume.accept(new Progress(99));
        assertThat(resume.accept(new Progress(100)))
                .as("the frontier of the checkpoint itself")
                .isEmpty();
    }

    @Test
    void theSnapshotIsCompleteOnlyBeyondItsTimestamp() throws StreamFault {
        snapshot.accept(new Progress(100));
        assertThat(snapshot.accept(A)).isEmpty();
        assertThat(snapshot.accept(new Progress(101)))
                .hasValueSatisfying(closed -> assertClosed(closed, 101, List.of(A), 100, List.of()));
    }

    @Test
    void changesAfterTheSnapshotStandApartFromIt() throws StreamFault {
        Data later = data(103, -1, row(1, "a"));
        snapshot.accept(new Progress(100));
        snapshot.accept(A);
        snapshot.accept(later);
        assertThat(snapshot.accept(new Progress(110)))
                .hasValueSatisfying(closed -> assertClosed(closed, 110, List.of(A), 100, List.of(later)));
    }

    @Test
    void oneProgressClosesSeveralTimestamps() throws StreamFault {
        Data later = data(105, 3, row(2, "b"));
        resume.accept(new Progress(99));
        resume.accept(A);
        resume.accept(later);
        assertThat(resume.accept(new Progress(106))).hasValueSatisfying(closed -> assertRows(closed, A, later));
    }

    @Test
    void aRowAtTheProgressStaysOpen() throws StreamFault {
        Data open = data(106, 1, row(2, "b"));
        resume.accept(new Progress(99));
        resume.accept(A);
        resume.accept(open);
        assertThat(resume.accept(new Progress(106))).hasValueSatisfying(closed -> assertRows(closed, A));
        assertThat(resume.accept(new Progress(107))).hasValueSatisfying(closed -> assertRows(closed, open));
    }

    @Test
    void rowsFromBeforeTheResumeAreDropped() throws StreamFault {
        resume.accept(new Progress(99));
        resume.accept(data(99, 1, row(1, "delivered already")));
        resume.accept(A);
        assertThat(resume.accept(new Progress(101))).hasValueSatisfying(closed -> assertRows(closed, A));
    }

    @Test
    void aStreamThatBeginsBeyondTheResumeIsAGap() {
        assertThatThrownBy(() -> resume.accept(new Progress(100)))
                .isInstanceOfSatisfying(
                        StreamFault.class, fault -> assertThat(fault.kind()).isEqualTo(StreamFault.Kind.GAP))
                .hasMessageContaining("AS OF 99");
    }

    @Test
    void aLateRowIsAFault() throws StreamFault {
        resume.accept(new Progress(99));
        resume.accept(new Progress(110));
        assertThatThrownBy(() -> resume.accept(A))
                .isInstanceOfSatisfying(
                        StreamFault.class, fault -> assertThat(fault.kind()).isEqualTo(StreamFault.Kind.PROTOCOL));
    }

    @Test
    void aStreamThatBeginsWithARowIsAFault() {
        assertThatThrownBy(() -> snapshot.accept(A)).isInstanceOf(StreamFault.class);
    }

    @Test
    void progressWithoutRowsMovesTheFrontier() throws StreamFault {
        resume.accept(new Progress(99));
        assertThat(resume.accept(new Progress(120)))
                .hasValueSatisfying(closed -> assertClosed(closed, 120, List.of(), 99, List.of()));
    }

    @Test
    void progressNeverGoesBack() throws StreamFault {
        resume.accept(new Progress(99));
        resume.accept(new Progress(120));
        assertThat(resume.accept(new Progress(110))).isEmpty();
    }

    @Test
    void aCleanEndClosesWhatIsLeft() throws StreamFault {
        snapshot.accept(new Progress(100));
        snapshot.accept(A);
        assertThat(snapshot.end()).hasValueSatisfying(closed -> assertClosed(closed, 101, List.of(A), 100, List.of()));
        assertThat(snapshot.end()).isEmpty();
    }

    @Test
    void aCleanEndClosesChangesThatNoProgressFollows() throws StreamFault {
        resume.accept(new Progress(99));
        resume.accept(A);
        assertThat(resume.end()).hasValueSatisfying(closed -> assertClosed(closed, 101, List.of(), 99, List.of(A)));
    }

    @Test
    void whatMemoryDoesNotHoldGoesToDiskAndComesBack() throws StreamFault {
        Room room = room(2);
        Assembler small = resume(OptionalLong.empty(), room);
        small.accept(new Progress(99));
        for (int number = 0; number < 5_000; number++) {
            small.accept(data(100 + number / 100, 1, row(number, "x")));
        }
        assertThat(room.space().used()).isPositive();
        Closed closed = small.accept(new Progress(200)).orElseThrow();
        assertThat(closed.rows())
                .hasSize(5_000)
                .extracting(change -> change.row().values().get(0))
                .startsWith(0, 1, 2)
                .endsWith(4_998, 4_999);
        closed.close();
        small.close();
        assertThat(room.space().used()).isZero();
    }

    @Test
    void diskIsBoundedToo() throws StreamFault {
        Assembler small =
                resume(OptionalLong.empty(), new Room(new SpillSpace(TEMPORARY, 2_000), new MemoryLimit(1, 1)));
        small.accept(new Progress(99));
        assertThatThrownBy(() -> {
                    for (int number = 0; number < 20_000; number++) {
                        small.accept(data(100, 1, row(number, "x")));
                    }
                })
                .isInstanceOfSatisfying(
                        SubscriptionException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(SubscriptionException.Reason.BUFFER_FULL))
                .hasMessageContaining("buffer(rows, bytes)")
                .hasMessageContaining("of 2000 bytes");
    }

    @Test
    void theEndOfABoundedStreamClosesEverythingBeforeItsBound() throws StreamFault {
        Assembler bounded = resume(OptionalLong.of(500), room(10));
        bounded.accept(new Progress(99));
        bounded.accept(A);
        assertThat(bounded.end()).hasValueSatisfying(closed -> assertClosed(closed, 500, List.of(), 99, List.of(A)));
        assertThat(bounded.end()).isEmpty();
    }

    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    private static Room room(long rows) {
        return new Room(new SpillSpace(TEMPORARY, 1 << 30), new MemoryLimit(rows, 1 << 30));
    }

    private static Assembler resume(OptionalLong upTo, Room room) {
        return new Assembler(new Plan(Start.RESUME, OptionalLong.of(99)), upTo, room, Sieve.OPEN);
    }

    private static Data data(long timestamp, long diff, Row row) {
        return new Data(new Change(timestamp, diff, row));
    }

    private static void assertClosed(Closed closed, long frontier, List<Data> base, long at, List<Data> rows) {
        assertThat(closed.frontier()).isEqualTo(frontier);
        assertThat(closed.baseTimestamp()).isEqualTo(at);
        assertThat(closed.base())
                .containsExactlyElementsOf(
                        base.stream().map(data -> data.change().change()).toList());
        assertRows(closed, rows.toArray(Data[]::new));
    }

    private static void assertRows(Closed closed, Data... rows) {
        assertThat(closed.rows())
                .containsExactlyElementsOf(
                        Stream.of(rows).map(data -> data.change().change()).toList());
    }
}
