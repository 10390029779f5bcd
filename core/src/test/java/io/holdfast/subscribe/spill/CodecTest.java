package io.holdfast.subscribe.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Columns.Column;
import io.holdfast.subscribe.Row;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PGInterval;
import org.postgresql.util.PGobject;

final class CodecTest {
    private static final SpillSpace SPACE = new SpillSpace(Path.of(System.getProperty("java.io.tmpdir")), 1 << 30);

    private static List<@Nullable Object> everyType() throws SQLException {
        PGobject json = new PGobject();
        json.setType("jsonb");
        json.setValue("{\"a\": 1}");
        PGobject none = new PGobject();
        none.setType("json");
        Timestamp precise = Timestamp.valueOf("1969-12-31 23:59:59.123456");
        return Arrays.asList(
                null,
                true,
                false,
                (short) -3,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                -0.5f,
                Double.NaN,
                new BigDecimal("-12.7500"),
                "Ünï\u0000cödé 😀",
                new byte[] {0, -1},
                UUID.randomUUID(),
                Date.valueOf("2026-11-22"),
                Time.valueOf("10:00:01"),
                precise,
                json,
                none,
                new PGInterval(1, 2, 3, 4, 5, 6.5),
                new Integer[] {1, null, 3},
                new String[][] {{"a"}, {"b"}},
                new byte[][] {{1}, {2}},
                Map.of("k", "v"));
    }

    @Test
    void everyValueComesBackAsItWas() throws SQLException {
        for (Object value : everyType()) {
            Bytes out = new Bytes();
            ValueCodec.write(out, value);
            BytesReader in = new BytesReader(Arrays.copyOf(out.array(), out.length()));
            Object read = ValueCodec.read(in);
            assertThat(in.atEnd()).isTrue();
            assertThat(Arrays.deepEquals(new Object[] {read}, new Object[] {value}))
                    .as(String.valueOf(value))
                    .isTrue();
            if (value != null) {
                assertThat(read).isInstanceOf(value instanceof Map ? Map.class : value.getClass());
            }
        }
    }

    @Test
    void whatCannotBeWrittenIsNamed() {
        assertThatThrownBy(() -> ValueCodec.write(new Bytes(), new Object())).hasMessageContaining("java.lang.Object");
    }

    @Test
    void valuesThatMeanTheSameHaveOneFingerprint() throws SQLException {
        Fingerprinter prints = new Fingerprinter();
        PGobject text = new PGobject();
        text.setType("jsonb");
        text.setValue("x");
        assertThat(prints.of(row(7))).isEqualTo(prints.of(row(7L))).isEqualTo(prints.of(row((short) 7)));
        assertThat(prints.of(row(new BigDecimal("7.00")))).isEqualTo(prints.of(row(7)));
        assertThat(prints.of(row(new BigDecimal("7.10")))).isEqualTo(prints.of(row(new BigDecimal("7.1"))));
        assertThat(prints.of(row(new BigDecimal("1e30")))).isNotEqualTo(prints.of(row(1)));
        assertThat(prints.of(row(text))).isEqualTo(prints.of(row("x")));
        assertThat(prints.of(row("7"))).isNotEqualTo(prints.of(row(7)));
        assertThat(prints.of(row(null))).isNotEqualTo(prints.of(row("")));
    }

    /** Else a move elsewhere would miss the change from the one to the other, and sorting would count them as one row. */
    @Test
    void valuesOfOneColumnThatDifferHaveFingerprintsThatDiffer() {
        Fingerprinter prints = new Fingerprinter();
        List<List<@Nullable Object>> columns = List.of(
                Arrays.asList(null, new String[0], new String[] {""}, new String[] {null}, new String[] {"", ""}),
                Arrays.asList(null, new Integer[0], new Integer[] {0}, new Integer[] {0, 0}),
                Arrays.asList(null, new byte[0], new byte[] {0}),
                Arrays.asList(null, "", " ", "\u0000"),
                Arrays.asList(null, Map.of(), Map.of("a", ""), Map.of("", "a")),
                Arrays.asList(null, BigDecimal.ZERO, Double.NaN, Double.POSITIVE_INFINITY, new BigDecimal("0.1")));
        for (List<@Nullable Object> column : columns) {
            assertThat(column.stream().map(value -> prints.of(packed(row(value)))))
                    .doesNotHaveDuplicates();
        }
    }

    /** A row that is only bytes is fingerprinted as it would be as objects. */
    @Test
    void bytesHaveTheFingerprintOfTheirRow() throws SQLException {
        Fingerprinter prints = new Fingerprinter();
        List<@Nullable Object> values = new ArrayList<>(everyType());
        for (String text :
                List.of("7.00", "0.00", "-0.50", "1e3", "1e30", "999999999999999999", "1234567890123456789")) {
            values.add(new BigDecimal(text));
        }
        values.add(new BigDecimal[] {new BigDecimal("1.50"), null});
        values.add(new Object[] {1, "x"});
        for (Object value : values) {
            assertThat(prints.of(packed(row(value)))).as(String.valueOf(value)).isEqualTo(prints.of(row(value)));
        }
    }

    /** What decides in a table of rows is what decides between objects: the scale of a numeric, the sign of a zero. */
    @Test
    void rowsAreEqualWhereTheirBytesAre() throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(everyType());
        values.addAll(Arrays.asList(7, 7L, (short) 7, "7", 7.0, 7f, -0.0, 0.0, 0.0f, -0.0f));
        for (String text : List.of("7", "7.0", "7.00", "70e-1", "0", "0.0", "1234567890123456789012")) {
            values.add(new BigDecimal(text));
        }
        values.addAll(Arrays.asList(new Integer[] {1}, new Integer[] {1, null}, Map.of("b", "1", "a", "2")));
        List<Row> again = new ArrayList<>();
        for (Object value : values) {
            again.add(packed(row(value)).row());
        }
        for (int one = 0; one < values.size(); one++) {
            for (int other = 0; other < values.size(); other++) {
                Row left = row(values.get(one));
                Row right = again.get(other);
                assertThat(Arrays.equals(packed(left).array(), packed(right).array()))
                        .as(left + " and " + right)
                        .isEqualTo(left.equals(right));
            }
        }
    }

    @Test
    void equalMapsHaveEqualBytes() {
        Map<String, String> one = new LinkedHashMap<>();
        one.put("a", "1");
        one.put("b", null);
        Map<String, String> other = new LinkedHashMap<>();
        other.put("b", null);
        other.put("a", "1");
        assertThat(packed(row(one)).array()).isEqualTo(packed(row(other)).array());
    }

    @Test
    void aKeyIsTheBeginningOfItsRow() {
        Columns keyed = new Columns(List.of(column("a"), column("b"), column("c")), 2);
        Packed whole = packed(new Row(keyed, Arrays.asList(new BigDecimal("1.5"), new String[] {"x", null}, "rest")));
        Packed alone = packed(new Row(keyed, Arrays.asList(new BigDecimal("1.5"), new String[] {"x", null}, null)));
        assertThat(whole.key()).isEqualTo(alone.key()).hasSizeLessThan(whole.length());
        assertThat(KeyCodec.row(whole.key(), keyed)).isEqualTo(alone.array());
    }

    /** The default of a subscription: half of its memory. */
    @Test
    void aMillionSmallRowsStayInMemory() {
        try (ChangeList list = new ChangeList(SPACE, new MemoryLimit(5_000_000, 128L << 20))) {
            Packed change = packed(new Row(
                    new Columns(List.of(column("id"), column("item"), column("price"))),
                    List.of(1_000_000, "item number 1000000", 99)));
            for (int number = 0; number < 1_000_000; number++) {
                list.add(change.copies(1_700_000_000_000L, 1));
            }
            assertThat(list.spilled()).isFalse();
            assertThat(list.copies()).isEqualTo(1_000_000);
        }
    }

    @Test
    void whatFitsIntoMemoryStaysReadableAndWhatWasOnDiskSaysThatItIsGone() {
        ChangeList small = new ChangeList(SPACE, new MemoryLimit(100, 1 << 20));
        small.add(new Change(1, 1, row("x")));
        small.close();
        assertThat(small).containsExactly(new Change(1, 1, row("x")));
        ChangeList large = new ChangeList(SPACE, new MemoryLimit(1, 1 << 20));
        large.add(new Change(1, 1, row("x")));
        large.add(new Change(1, 1, row("y")));
        assertThat(large.spilled()).isTrue();
        large.close();
        assertThatThrownBy(() -> large.iterator().next()).hasMessageContaining("too large for memory");
        assertThatThrownBy(() -> large.get(0)).hasMessageContaining("too large for memory");
        assertThat(SPACE.used()).isZero();
    }

    @Test
    void aListLargerThanMemoryIsReadInOrderAndAnywhere() {
        try (ChangeList list = new ChangeList(SPACE, new MemoryLimit(100, 1 << 20))) {
            for (int number = 0; number < 10_000; number++) {
                list.add(new Change(number, 1, row(number)));
            }
            assertThat(list.spilled()).isTrue();
            assertThat(list).hasSize(10_000);
            Random random = new Random(1);
            for (int time = 0; time < 200; time++) {
                int index = random.nextInt(10_000);
                assertThat(list.get(index).timestamp()).isEqualTo(index);
            }
            Iterator<Change> changes = list.iterator();
            for (int number = 0; number < 10_000; number++) {
                assertThat(changes.next().row().values()).containsExactly(number);
            }
        }
        assertThat(SPACE.used()).isZero();
    }

    /** Sums the marks of equal rows. */
    private static final class Sum implements RowSorter.Group {
        private final List<Fingerprint> order;
        private final Map<Object, Long> sums;
        private RowSorter.@Nullable Entry any;
        private long sum;

        Sum(List<Fingerprint> order, Map<Object, Long> sums) {
            this.order = order;
            this.sums = sums;
        }

        @Override
        public void add(RowSorter.Entry entry) {
            assertThat(any == null || any.fingerprint().equals(entry.fingerprint()))
                    .isTrue();
            any = entry;
            sum += entry.mark();
        }

        @Override
        public void end() {
            RowSorter.Entry last = Objects.requireNonNull(any);
            order.add(last.fingerprint());
            assertThat(sums.put(last.row().row().values().get(0), sum))
                    .as("one group a row")
                    .isNull();
        }
    }

    @Test
    void aSorterLargerThanMemoryBringsEqualRowsTogether() {
        Fingerprinter prints = new Fingerprinter();
        Map<Object, Long> sums = new TreeMap<>();
        List<Fingerprint> order = new ArrayList<>();
        try (RowSorter sorter = new RowSorter(SPACE, new MemoryLimit(97, 1 << 20), row(0).columns())) {
            for (int number = 0; number < 5_000; number++) {
                Packed row = packed(row(number * 31 % 700));
                sorter.add(new RowSorter.Entry(prints.of(row), number % 3 - 1, row));
            }
            sorter.forEachGroup(() -> new Sum(order, sums));
        }
        assertThat(order).isSorted().hasSize(700);
        Map<Object, Long> expected = new TreeMap<>();
        for (int number = 0; number < 5_000; number++) {
            expected.merge(number * 31 % 700, number % 3 - 1L, Long::sum);
        }
        assertThat(sums).isEqualTo(expected);
        assertThat(SPACE.used()).isZero();
    }

    private static Column column(String name) {
        return new Column(name, "any", Types.OTHER);
    }

    private static Packed packed(Row row) {
        return Packed.of(new Change(0, 1, row));
    }

    private static Row row(@Nullable Object value) {
        return new Row(new Columns(List.of(column("v"))), Arrays.asList(value));
    }
}
