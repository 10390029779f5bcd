package io.holdfast.subscribe.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Columns.Column;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.spill.Fingerprint;
import io.holdfast.subscribe.spill.Packed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyTableTest {
    private final KeyTable table = new KeyTable();

    @Test
    void itDoesWhatAMapDoes() {
        Random random = new Random(7);
        Map<ByteBuffer, Fingerprint> expected = new HashMap<>();
        for (int step = 0; step < 200_000; step++) {
            byte[] key = key(random.nextInt(5_000));
            if (random.nextInt(5) < 2) {
                table.remove(key, 0, key.length);
                expected.remove(ByteBuffer.wrap(key));
            } else {
                Fingerprint print = new Fingerprint(random.nextLong(), random.nextLong());
                table.put(key, 0, key.length, print);
                expected.put(ByteBuffer.wrap(key), print);
            }
        }
        assertThat(table.size()).isEqualTo(expected.size());
        for (int number = 0; number < 5_000; number++) {
            assertThat(get(key(number))).isEqualTo(expected.get(ByteBuffer.wrap(key(number))));
        }
    }

    /** A table's slots are the low bits: as many are hit as by chance, or every probe runs over its neighbours. */
    @ParameterizedTest
    @ValueSource(strings = {"int4", "int8", "text"})
    void keysThatFollowEachOtherAreSpread(String type) {
        Columns columns = new Columns(List.of(new Column("id", type, Types.OTHER)), 1);
        int keys = 100_000;
        int mask = (1 << 17) - 1;
        BitSet hit = new BitSet();
        BitSet tags = new BitSet();
        for (int number = 0; number < keys; number++) {
            Object id = type.equals("int4") ? number : type.equals("int8") ? number * 4L : "item " + number;
            byte[] key =
                    Packed.of(new Change(0, 1, new Row(columns, List.of(id)))).key();
            int hash = ByteHash.of(key, 0, key.length);
            hit.set(hash & mask);
            tags.set(hash >>> 24);
        }
        double byChance = (mask + 1) * -Math.expm1(-keys / (mask + 1.0));
        assertThat((double) hit.cardinality()).isGreaterThan(0.98 * byChance);
        assertThat(tags.cardinality()).isEqualTo(256);
    }

    @Test
    void whatIsAppendedIsFoundAndOfEqualKeysTheLast() {
        KeyTable bulk = new KeyTable();
        for (int number = 0; number < 10_000; number++) {
            byte[] key = key(number % 9_000);
            bulk.append(key, 0, key.length, new Fingerprint(number, 1));
        }
        for (int number = 1_000; number < 10_000; number++) {
            byte[] key = key(number % 9_000);
            assertThat(bulk.get(key, 0, key.length)).isEqualTo(new Fingerprint(number, 1));
        }
        assertThat(bulk.size()).isEqualTo(9_000);
        byte[] other = key(9_500);
        bulk.put(other, 0, other.length, new Fingerprint(7, 7));
        bulk.remove(key(5), 0, key(5).length);
        assertThat(bulk.size()).isEqualTo(9_000);
        assertThat(bulk.get(other, 0, other.length)).isEqualTo(new Fingerprint(7, 7));
    }

    @Test
    void whatWasNotSeenIsTold() {
        for (int number = 0; number < 1_000; number++) {
            put(key(number), new Fingerprint(number, 0));
        }
        KeyTable.Marks marks = table.marks();
        for (int number = 0; number < 1_000; number += 2) {
            assertThat(marks.see(key(number), 0, key(number).length)).isEqualTo(new Fingerprint(number, 0));
        }
        assertThat(marks.see(key(5_000), 0, key(5_000).length)).isNull();
        TreeSet<String> unseen = new TreeSet<>();
        marks.unseen(key -> unseen.add(new String(key, StandardCharsets.UTF_8)));
        assertThat(unseen).hasSize(500).allMatch(text -> !text.isEmpty());
    }

    @Test
    void aKeyTakesAtMostFortyBytesBeyondItsOwnLength() {
        long keys = 0;
        for (int number = 0; number < 1_000_000; number++) {
            byte[] key = key(number);
            keys += key.length;
            put(key, new Fingerprint(number, number));
            if (number > 200_000 && number % 50_000 == 0) {
                assertThat((double) (table.bytes() - keys) / table.size())
                        .as("at " + number)
                        .isLessThan(40);
            }
        }
        for (int number = 0; number < 1_000_000; number++) {
            if (number % 5 > 0) {
                keys -= key(number).length;
                table.remove(key(number), 0, key(number).length);
            }
            if (number % 50_000 == 0) {
                assertThat((double) (table.bytes() - keys) / table.size())
                        .as("after deletes until " + number)
                        .isLessThan(40);
            }
        }
    }

    @Test
    void longKeysAreKept() {
        byte[] key = "k".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        put(key, new Fingerprint(1, 2));
        assertThat(get(key)).isEqualTo(new Fingerprint(1, 2));
    }

    private void put(byte[] key, Fingerprint fingerprint) {
        table.put(key, 0, key.length, fingerprint);
    }

    private @Nullable Fingerprint get(byte[] key) {
        return table.get(key, 0, key.length);
    }

    /** Of many lengths. */
    private static byte[] key(int number) {
        return (number + "-" + "x".repeat(number % 40)).getBytes(StandardCharsets.UTF_8);
    }
}
