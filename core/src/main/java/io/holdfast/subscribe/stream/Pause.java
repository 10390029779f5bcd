package io.holdfast.subscribe.stream;

import java.time.Duration;

/** Waits. Tests hand in one that moves a virtual clock. */
@FunctionalInterface
interface Pause {
    /**
     * Waits, or less if the subscription is closed meanwhile.
     *
     * @param length how long
     * @throws InterruptedException where the thread is interrupted
     */
    void pause(Duration length) throws InterruptedException;
}
