package io.holdfast.subscribe.stream;

import io.holdfast.time.Deadline;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps closing and calling the handler apart: once shut, nobody enters, and whoever closes can wait for the one inside. While
 * paused, who would enter waits. Thread-safe; the lock guards the fields only, never a call.
 */
final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final CountDownLatch shut = new CountDownLatch(1);
    private final Set<ChangeStream> streams = new HashSet<>();
    private boolean inside;
    private boolean paused;

    boolean isShut() {
        return shut.getCount() == 0;
    }

    /** Breaks off the streams that are held, and lets nobody in any more. Never blocks. */
    void shut() {
        List<ChangeStream> held;
        lock.lock();
        try {
            shut.countDown();
            changed.signalAll();
            held = List.copyOf(streams);
        } finally {
            lock.unlock();
        }
        held.forEach(ChangeStream::breakOff);
    }

    /** A stream to break off when shut; at once, if that has happened already. */
    void hold(ChangeStream opened) {
        lock.lock();
        try {
            streams.add(opened);
        } finally {
            lock.unlock();
        }
        if (isShut()) {
            opened.breakOff();
        }
    }

    void release(ChangeStream closed) {
        lock.lock();
        try {
            streams.remove(closed);
        } finally {
            lock.unlock();
        }
    }

    void pauseCalls(boolean pause) {
        lock.lock();
        try {
            paused = pause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isPaused() {
        lock.lock();
        try {
            return paused;
        } finally {
            lock.unlock();
        }
    }

    /** Before a callback: waits while paused; false once shut, and then there must be none. */
    boolean enter() throws InterruptedException {
        lock.lock();
        try {
            while (paused && !isShut()) {
                changed.await();
            }
            inside = !isShut();
            return inside;
        } finally {
            lock.unlock();
        }
    }

    /** After a callback. */
    void leave() {
        lock.lock();
        try {
            inside = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no callback runs; false where one still does at the deadline. */
    boolean awaitOutside(Deadline deadline) throws InterruptedException {
        lock.lock();
        try {
            long nanos = deadline.remainingNanos();
            while (inside && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return !inside;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the time has passed or the gate is shut. */
    void pause(Duration length) throws InterruptedException {
        boolean early = shut.await(length.toNanos(), TimeUnit.NANOSECONDS);
        if (early) {
            throw new InterruptedException("closed while waiting");
        }
    }
}
