package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Columns.Column;
import io.holdfast.subscribe.Row;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** One object in one environment, with its history: what a SUBSCRIBE of it says at every moment. */
final class FakeEnvironment {
    static final Columns COLUMNS =
            new Columns(List.of(new Column("id", "int4", Types.INTEGER), new Column("name", "text", Types.VARCHAR)));

    private final String id;
    private final TreeMap<Long, Map<Row, Long>> history = new TreeMap<>();
    private final TreeMap<Long, Map<Row, Long>> contents = new TreeMap<>();
    private long upper;
    private long since;
    private boolean complete;

    FakeEnvironment(String id, long start) {
        this.id = id;
        this.upper = start;
        this.since = start - 1;
    }

    static Row row(int id, String name) {
        return new Row(COLUMNS, List.of(id, name));
    }

    String id() {
        return id;
    }

    /** Every timestamp before it is final. */
    long upper() {
        return upper;
    }

    /** Changes at the first timestamp that is not final yet, or later; not visible before {@link #advance}. */
    void write(long timestamp, Row row, long diff) {
        if (timestamp < upper) {
            throw new IllegalArgumentException(timestamp + " is final");
        }
        history.computeIfAbsent(timestamp, at -> new HashMap<>()).merge(row, diff, Long::sum);
    }

    /** Changes at the first timestamp that is not final, which becomes final. */
    long commit(Row row, long diff) {
        long timestamp = upper;
        write(timestamp, row, diff);
        advance(timestamp + 1);
        return timestamp;
    }

    void advance(long newUpper) {
        upper = Math.max(upper, newUpper);
    }

    /** Nothing will happen any more, and streams end with what was said: the view depends on constants only. */
    void complete() {
        complete = true;
    }

    boolean isComplete() {
        return complete;
    }

    void compact(long newSince) {
        since = Math.max(since, Math.min(newSince, upper - 1));
    }

    long since() {
        return since;
    }

    /** {@code SELECT … AS OF timestamp}. */
    Map<Row, Long> contentAsOf(long timestamp) {
        if (timestamp >= upper) {
            return sum(Map.of(), history.headMap(timestamp, true).values());
        }
        Map.Entry<Long, Map<Row, Long>> known = contents.floorEntry(timestamp);
        if (known != null && known.getKey() == timestamp) {
            return known.getValue();
        }
        Map<Row, Long> content = known == null
                ? sum(Map.of(), history.headMap(timestamp, true).values())
                : sum(
                        known.getValue(),
                        history.subMap(known.getKey(), false, timestamp, true).values());
        contents.put(timestamp, content);
        return content;
    }

    /** The changes of a span of timestamps. */
    List<Change> changes(long fromInclusive, long toExclusive) {
        List<Change> changes = new ArrayList<>();
        if (fromInclusive < toExclusive) {
            history.subMap(fromInclusive, toExclusive)
                    .forEach((timestamp, rows) -> rows.forEach((row, diff) -> {
                        if (diff != 0) {
                            changes.add(new Change(timestamp, diff, row));
                        }
                    }));
        }
        return changes;
    }

    /** The content as a stream begins with it. */
    List<Change> snapshot(long timestamp) {
        List<Change> changes = new ArrayList<>();
        contentAsOf(timestamp).forEach((row, count) -> changes.add(new Change(timestamp, count, row)));
        return changes;
    }

    /** In the upsert shape there is one change for each key and timestamp: what the key holds then. */
    List<Message> upserts(List<Change> changes, boolean keyed) {
        List<Message> messages = new ArrayList<>();
        Set<List<Object>> seen = new HashSet<>();
        for (Change change : changes) {
            if (!keyed) {
                messages.add(new Message.Data(change));
            } else if (seen.add(List.of(change.timestamp(), id(change.row())))) {
                messages.add(new Message.Data(keyed(change)));
            }
        }
        return messages;
    }

    private Change keyed(Change change) {
        Columns columns = new Columns(COLUMNS.all(), 1);
        return contentAsOf(change.timestamp()).keySet().stream()
                .filter(row -> id(row).equals(id(change.row())))
                .findFirst()
                .map(row -> new Change(change.timestamp(), 1, new Row(columns, row.values()), Change.Operation.UPSERT))
                .orElseGet(() -> new Change(
                        change.timestamp(),
                        -1,
                        new Row(columns, Arrays.asList(id(change.row()), null)),
                        Change.Operation.DELETE_KEY));
    }

    static Object id(Row row) {
        return Objects.requireNonNull(row.values().get(0));
    }

    void requireReadable(long asOf, boolean newWording) throws SQLException {
        if (asOf < since) {
            throw newWording
                    ? new SQLException("could not find a valid timestamp for the query", "22000")
                    : new SQLException(
                            "Timestamp (" + asOf + ") is not valid for all inputs: [" + since + "]", "XX000");
        }
    }

    private static Map<Row, Long> sum(Map<Row, Long> before, Collection<Map<Row, Long>> changes) {
        Map<Row, Long> sum = new HashMap<>(before);
        changes.forEach(rows -> rows.forEach((row, diff) -> sum.merge(row, diff, Long::sum)));
        sum.values().removeIf(count -> count == 0);
        return sum;
    }
}
