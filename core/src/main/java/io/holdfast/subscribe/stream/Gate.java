package io.holdfast.subscribe.stream;

import io.holdfast.time.Deadline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps closing and calling the handler apart: once shut, nobody enters, and whoever closes can wait for the one inside.
 * Thread-safe; the lock guards the fields only, never a call.
 */
final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final CountDownLatch shut = new CountDownLatch(1);
    private boolean inside;
    private @Nullable ChangeStream stream;

    boolean isShut() {
        return shut.getCount() == 0;
    }

    /** Breaks off the stream that is held, and lets nobody in any more. Never blocks. */
    void shut() {
        ChangeStream held;
        lock.lock();
        try {
            shut.countDown();
            held = stream;
        } finally {
            lock.unlock();
        }
        if (held != null) {
            held.breakOff();
        }
    }

    /** The stream to break off when shut; at once, if that has happened already. */
    void hold(ChangeStream opened) {
        lock.lock();
        try {
            stream = opened;
        } finally {
            lock.unlock();
        }
        if (isShut()) {
            opened.breakOff();
        }
    }

    void release() {
        lock.lock();
        try {
            stream = null;
        } finally {
            lock.unlock();
        }
    }

    /** Before a callback: false once shut, and then there must be none. */
    boolean enter() {
        lock.lock();
        try {
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
            left.signalAll();
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
                nanos = left.awaitNanos(nanos);
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
