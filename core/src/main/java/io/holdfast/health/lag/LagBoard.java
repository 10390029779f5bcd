package io.holdfast.health.lag;

import io.holdfast.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The newest view of every endpoint's lag. Written by the scheduler's thread, read by everybody without a lock. Thread-safe. */
final class LagBoard {
    private volatile List<Entry> entries = List.of();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Consumer<String> listener = endpoint -> {};
    private long changes;

    /** Of one endpoint. */
    private static final class Entry {
        private final String endpoint;
        private final WatermarkRing watermarks = new WatermarkRing();
        private volatile LagView view = LagView.NOTHING_KNOWN;
        private volatile String trouble = "";

        Entry(String endpoint) {
            this.endpoint = endpoint;
        }
    }

    /** Nothing is known of an endpoint yet. */
    synchronized void add(String endpoint) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(new Entry(endpoint));
        entries = List.copyOf(more);
    }

    /** An endpoint is gone. */
    synchronized void remove(String endpoint) {
        entries = entries.stream()
                .filter(entry -> !entry.endpoint.equals(endpoint))
                .toList();
    }

    List<String> endpoints() {
        return entries.stream().map(entry -> entry.endpoint).toList();
    }

    LagView view(String endpoint) {
        Entry entry = entry(endpoint);
        return entry == null ? LagView.NOTHING_KNOWN : entry.view;
    }

    WatermarkRing watermarks(String endpoint) {
        Entry entry = entry(endpoint);
        return entry == null ? new WatermarkRing() : entry.watermarks;
    }

    /** Why nothing is heard of an endpoint; empty where it is. */
    String trouble(String endpoint) {
        Entry entry = entry(endpoint);
        return entry == null ? "" : entry.trouble;
    }

    void trouble(String endpoint, String why) {
        Entry entry = entry(endpoint);
        if (entry != null) {
            entry.trouble = why;
        }
    }

    private @Nullable Entry entry(String endpoint) {
        List<Entry> all = entries;
        // by index: an iterator would be made for every statement
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).endpoint.equals(endpoint)) {
                return all.get(i);
            }
        }
        return null;
    }

    void publish(String endpoint, LagView view) {
        Entry entry = entry(endpoint);
        if (entry != null) {
            entry.view = view;
            signal();
            listener.accept(endpoint);
        }
    }

    /** Says who hears of every view, on the thread that publishes it. */
    void tell(Consumer<String> hears) {
        listener = hears;
    }

    /** Something that a waiting statement may want to look at has changed. */
    void signal() {
        lock.lock();
        try {
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a publication after that many; false where the deadline came first. */
    boolean await(long seen, Deadline deadline) throws InterruptedException {
        lock.lock();
        try {
            while (changes == seen && !deadline.expired()) {
                // in slices, so that a virtual deadline that passes meanwhile is noticed
                changed.awaitNanos(Math.min(deadline.remainingNanos(), TimeUnit.MILLISECONDS.toNanos(50)));
            }
            return changes != seen;
        } finally {
            lock.unlock();
        }
    }
}
