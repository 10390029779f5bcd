package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.cluster.Replica;
import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.TextCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The sources and sinks of an environment: how they are, how they were, and what has gone through them. Thread-safe. */
public final class Connectors {
    private static final int MOST_KEPT = 10_000;

    private final Catalog catalog;
    private final Map<CatalogItem, Connector> all = new ConcurrentHashMap<>();
    private final Deque<Event> events = new ArrayDeque<>();
    private volatile Runnable listener = () -> {};

    Connectors(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * A status that a source or sink came to have.
     *
     * @param item the source or sink
     * @param status which
     * @param error what went wrong, null for nothing
     * @param replica where, null where nothing runs
     * @param at when
     */
    record Event(
            CatalogItem item,
            String status,
            @Nullable String error,
            @Nullable String replica,
            long at) {}

    void onChange(Runnable whatToDo) {
        listener = whatToDo;
    }

    /**
     * Stops a source or sink with an error: a source's frontier stands still, and what it is fed becomes visible when it goes on.
     *
     * @param name the source's or sink's name
     * @param status {@code stalled} or {@code failed}
     * @param error what the catalog tells of it
     * @throws IllegalArgumentException where there is no such source or sink
     */
    public void stop(String name, String status, String error) {
        named(name).trouble(new Connector.Trouble(status, error));
        listener.run();
    }

    /**
     * Lets a source or sink go on.
     *
     * @param name the source's or sink's name
     * @throws IllegalArgumentException where there is no such source or sink
     */
    public void resume(String name) {
        named(name).trouble(null);
        listener.run();
    }

    /** Lets every source and sink go on. */
    public void resumeAll() {
        all.values().forEach(connector -> connector.trouble(null));
        listener.run();
    }

    /**
     * The sources and sinks that are stopped.
     *
     * @return what stopped them and their name: {@code stall orders}, {@code fail orders}
     */
    public Set<String> stopped() {
        Set<String> names = new TreeSet<>();
        all.values().forEach(connector -> {
            Connector.Trouble trouble = connector.trouble();
            if (trouble != null) {
                String fault = trouble.status().equals("failed") ? "fail " : "stall ";
                names.add(fault + connector.item().name());
            }
        });
        return names;
    }

    private Connector named(String name) {
        return catalog.find(name)
                .map(all::get)
                .orElseThrow(() -> new IllegalArgumentException("no source or sink \"" + name + "\""));
    }

    void add(Connector connector, long now) {
        all.put(connector.item(), connector);
        tell(connector, "created", now);
        look(now);
    }

    void remove(CatalogItem item, long now) {
        Connector connector = all.remove(item);
        if (connector != null) {
            connector.close();
            tell(connector, "dropped", now);
        }
    }

    Optional<Connector> find(CatalogItem item) {
        return Optional.ofNullable(all.get(item));
    }

    List<Connector> list(CatalogItem.Kind kind) {
        return all.values().stream()
                .filter(connector -> connector.item().kind() == kind)
                .sorted(Comparator.comparing(connector -> connector.item().id()))
                .toList();
    }

    boolean troubled(CatalogItem item) {
        if (all.isEmpty()) {
            return false;
        }
        Connector connector = all.get(item);
        return connector != null && connector.trouble() != null;
    }

    /** Notes what has changed by itself. */
    void look(long now) {
        for (Connector connector : all.values()) {
            String status = connector.look(now);
            boolean starts =
                    status.equals(Connector.RUNNING) && connector.status().equals("created");
            if (starts && connector.become("starting", now)) {
                tell(connector, "starting", now);
            }
            if (connector.become(status, now)) {
                tell(connector, status, now);
            }
        }
    }

    private synchronized void tell(Connector connector, String status, long now) {
        if (events.size() == MOST_KEPT) {
            events.remove();
        }
        Connector.Trouble trouble = connector.trouble();
        String error = trouble != null && trouble.status().equals(status) ? trouble.error() : null;
        events.add(new Event(connector.item(), status, error, replica(connector.item()), now));
    }

    private static @Nullable String replica(CatalogItem item) {
        Cluster cluster = item.cluster();
        return cluster == null
                ? null
                : cluster.replicas().stream().findFirst().map(Replica::id).orElse(null);
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** Counts rows that a source, or a table of one, is fed. */
    void fed(CatalogItem fed, List<Change> changes) {
        for (CatalogItem source : fed.kind() == CatalogItem.Kind.SOURCE ? Set.of(fed) : fed.uses()) {
            find(source).ifPresent(connector -> count(connector, fed, changes));
        }
    }

    /** Counts changes of an object. */
    static void count(Connector connector, CatalogItem object, List<Change> changes) {
        long rows = 0;
        long bytes = 0;
        for (Change change : changes) {
            long copies = Math.abs(change.diff());
            rows += copies;
            bytes += copies * bytes(object, change);
        }
        connector.add(rows, bytes);
    }

    private static long bytes(CatalogItem object, Change change) {
        long bytes = 0;
        for (int i = 0; i < change.row().size(); i++) {
            Object value = change.row().get(i);
            PgType type = object.columns().get(i).type();
            bytes += value == null ? 0 : TextCodec.encode(type, value).getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes;
    }

    void close() {
        all.values().forEach(Connector::close);
    }
}
