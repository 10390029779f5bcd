package io.holdfast.subscribe.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.spill.MemoryLimit;
import org.junit.jupiter.api.Test;

final class FetchSizeTest {
    private static final int MEGABYTE = 1 << 20;

    private final FetchSize size = new FetchSize(FetchSize.MOST);

    private void full(int looked, long rowBytes) {
        size.came(size.next(), looked, looked * rowBytes);
    }

    @Test
    void itBeginsSmallAndGrowsWhileRepliesAreFull() {
        assertThat(size.next()).isEqualTo(16);
        full(16, 50);
        assertThat(size.next()).isEqualTo(64);
        for (int time = 0; time < 5; time++) {
            full(64, 50);
        }
        assertThat(size.next()).as("a round trip is paid for").isEqualTo(FetchSize.MOST);
    }

    @Test
    void aReplyOfRowsOfAMegabyteStaysWithinItsBytes() {
        full(16, MEGABYTE);
        assertThat(size.next() * (long) MEGABYTE).isLessThanOrEqualTo(FetchSize.TARGET_BYTES);
        for (int time = 0; time < 10; time++) {
            full(2, MEGABYTE);
            assertThat(size.next()).isBetween(1, 2);
        }
        full(2, 50L * MEGABYTE);
        assertThat(size.next()).as("one row has to come").isOne();
    }

    /** A stream that idles with a row now and then asks for few: the next ones may be a thousand wide ones. */
    @Test
    void itIsSmallAgainWhereLittleComes() {
        for (int time = 0; time < 5; time++) {
            full(64, 50);
        }
        assertThat(size.next()).isEqualTo(FetchSize.MOST);
        size.came(1, 1, 50);
        assertThat(size.next()).isEqualTo(FetchSize.FIRST);
        size.came(1, 0, 0);
        assertThat(size.next()).as("progress alone changes nothing").isEqualTo(FetchSize.FIRST);
    }

    @Test
    void aReplyThatWasTooLargeMakesTheNextOnesSmallUntilARowStandsAlone() {
        ReplyBound bound = new ReplyBound(new MemoryLimit(1_000, 1 << 20));
        assertThat(bound.bytes(FetchSize.MOST)).isEqualTo(ReplyBound.LEAST_BYTES);
        assertThat(new ReplyBound(new MemoryLimit(1_000, 1 << 30)).bytes(2)).isEqualTo(1 << 28);
        for (int rows : new int[] {FetchSize.MOST, 250, 15}) {
            assertThat(bound.rows()).isEqualTo(rows);
            bound.overrun(rows);
        }
        FetchSize fewest = new FetchSize(bound.rows());
        assertThat(fewest.next()).isOne();
        fewest.came(1, 1, 50);
        assertThat(fewest.next()).isOne();
        assertThat(bound.bytes(1)).as("a row has to come").isEqualTo(Long.MAX_VALUE);
    }
}
