package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.TimeStore;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * Why a query is read at its time: what EXPLAIN TIMESTAMP shows.
 *
 * @param time the query's
 * @param isolation the session's level
 * @param asOf whether the statement itself said when
 * @param bundle what is read
 */
record Determination(long time, Isolation isolation, boolean asOf, Bundle bundle) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private record Source(String name, String id, String kind, History history) {}

    private List<Source> sources() {
        List<Source> sources = new ArrayList<>();
        bundle.indexes().forEach(item -> sources.add(source(item, "compute")));
        bundle.storage().forEach(item -> sources.add(source(item, "storage")));
        return sources;
    }

    private static Source source(CatalogItem item, String kind) {
        return new Source(
                item.fullName(), item.id(), kind, java.util.Objects.requireNonNull(item.history(), "a source has one"));
    }

    private boolean oracle() {
        return !asOf && isolation.kind() == Isolation.Kind.STRICT;
    }

    /** As EXPLAIN TIMESTAMP prints it. */
    String text(TimeStore store) {
        long upper = store.upper(bundle.inputs());
        StringBuilder text = new StringBuilder();
        text.append("                query timestamp: ").append(shown(time)).append('\n');
        if (oracle()) {
            text.append("          oracle read timestamp: ").append(shown(time)).append('\n');
        }
        text.append("largest not in advance of upper: ")
                .append(shown(upper - 1))
                .append('\n');
        text.append("                          upper:[").append(shown(upper)).append("]\n");
        text.append("                          since:[")
                .append(shown(since(store)))
                .append("]\n");
        text.append("        can respond immediately: ").append(time < upper).append('\n');
        text.append("                       timeline: Some(EpochMilliseconds)\n");
        text.append("              session wall time: ")
                .append(shown(store.clock().millis()))
                .append('\n');
        for (Source source : sources()) {
            text.append("\nsource ")
                    .append(source.name())
                    .append(" (")
                    .append(source.id())
                    .append(", ");
            text.append(source.kind()).append("):\n                  read frontier:[");
            text.append(shown(source.history().since())).append("]\n                 write frontier:[");
            text.append(shown(store.upper(source.history()))).append("]\n");
        }
        return text.append(constraints(store)).toString();
    }

    private String constraints(TimeStore store) {
        StringBuilder text = new StringBuilder("\nbinding constraints:\nlower:\n");
        text.append(lower(bundle, store, Determination::shown));
        if (oracle()) {
            text.append("  (IsolationLevel(")
                    .append(isolation.debugName())
                    .append(")): [")
                    .append(shown(time))
                    .append("]\n");
        }
        if (asOf) {
            text.append("upper:\n  (QueryAsOf): [").append(shown(time)).append("]\n");
        }
        return text.toString();
    }

    /** The lower constraints that what is read puts on a time. */
    static String lower(Bundle bundle, TimeStore store, LongFunction<String> shown) {
        StringBuilder text = new StringBuilder();
        for (CatalogItem index : bundle.indexes()) {
            long since = Indexes.frontier(index).since();
            Cluster cluster = java.util.Objects.requireNonNull(index.cluster(), "an index has a cluster");
            text.append("  (ComputeInput([(")
                    .append(debugId(cluster.id()))
                    .append(", ")
                    .append(debugId(index.id()))
                    .append(")])): [");
            text.append(shown.apply(since)).append("]\n");
        }
        for (CatalogItem item : bundle.storage()) {
            long since = java.util.Objects.requireNonNull(item.history()).since();
            text.append("  (StorageInput([").append(debugId(item.id())).append("])): [");
            text.append(shown.apply(since)).append("]\n");
        }
        for (CatalogItem item : bundle.computed()) {
            text.append("  (StorageInput([").append(debugId(item.id())).append("])): [");
            text.append(shown.apply(Bundle.newest(store))).append("]\n");
        }
        return text.toString();
    }

    static String debugId(String id) {
        return (id.startsWith("s") ? "System(" : "User(") + id.substring(1) + ")";
    }

    private long since(TimeStore store) {
        return bundle.since(store);
    }

    /** As EXPLAIN TIMESTAMP AS JSON prints it; only what has a stable meaning. */
    String json(TimeStore store) {
        long upper = store.upper(bundle.inputs());
        String sources = sources().stream()
                .map(source -> "{\"name\":\"" + source.name() + " (" + source.id() + ", " + source.kind()
                        + ")\",\"read_frontier\":[" + source.history().since() + "],\"write_frontier\":["
                        + store.upper(source.history()) + "]}")
                .collect(Collectors.joining(","));
        return "{\"determination\":{\"timestamp_context\":{\"TimelineTimestamp\":{\"timeline\":\"EpochMilliseconds\","
                + "\"chosen_ts\":" + time + "}},\"since\":{\"elements\":[" + since(store)
                + "]},\"upper\":{\"elements\":["
                + upper + "]},\"largest_not_in_advance_of_upper\":" + (upper - 1) + ",\"oracle_read_ts\":"
                + (oracle() ? String.valueOf(time) : "null") + "},\"sources\":[" + sources
                + "],\"session_wall_time\":" + store.clock().millis() + ",\"respond_immediately\":" + (time < upper)
                + "}";
    }

    private static String shown(long time) {
        return time + " (" + DATE.format(Instant.ofEpochMilli(time)) + ")";
    }
}
