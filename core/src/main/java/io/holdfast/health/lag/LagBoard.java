package io.holdfast.health.lag;

import io.holdfast.time.Deadline;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The newest view of every endpoint's lag. Written by the scheduler's thread, read by everybody without a lock. Thread-safe. */
final class LagBoard {
    private final String[] endpoints;
    private final AtomicReferenceArray<LagView> views;
    private final AtomicReferenceArray<WatermarkRing> watermarks;
    private final AtomicReferenceArray<String> troubles;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long changes;

    LagBoard(List<String> endpoints) {
        this.endpoints = endpoints.toArray(String[]::new);
        this.views = new AtomicReferenceArray<>(this.endpoints.length);
        this.watermarks = new AtomicReferenceArray<>(this.endpoints.length);
        this.troubles = new AtomicReferenceArray<>(this.endpoints.length);
        for (int i = 0; i < this.endpoints.length; i++) {
            views.set(i, LagView.NOTHING_KNOWN);
            watermarks.set(i, new WatermarkRing());
            troubles.set(i, "");
        }
    }

    List<String> endpoints() {
        return List.of(endpoints);
    }

    LagView view(String endpoint) {
        int at = index(endpoint);
        return at < 0 ? LagView.NOTHING_KNOWN : views.get(at);
    }

    WatermarkRing watermarks(String endpoint) {
        int at = index(endpoint);
        return at < 0 ? new WatermarkRing() : watermarks.get(at);
    }

    /** Why nothing is heard of an endpoint; empty where it is. */
    String trouble(String endpoint) {
        int at = index(endpoint);
        return at < 0 ? "" : troubles.get(at);
    }

    void trouble(String endpoint, String why) {
        troubles.set(index(endpoint), why);
    }

    private int index(String endpoint) {
        for (int i = 0; i < endpoints.length; i++) {
            if (endpoints[i].equals(endpoint)) {
                return i;
            }
        }
        return -1;
    }

    void publish(String endpoint, LagView view) {
        views.set(index(endpoint), view);
        signal();
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
