package io.holdfast.spring;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.HoldfastListener;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Events as Spring's. While the application's beans are being made they wait: to publish one makes the beans that listen, and
 * no other thread than the starting one should. Thread-safe.
 */
final class SpringEvents implements HoldfastListener, SmartInitializingSingleton {
    private static final int MOST_WAITING = 1_000;

    private final ApplicationEventPublisher publisher;
    private List<HoldfastEvent> waiting = new ArrayList<>();
    private boolean ready;

    SpringEvents(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void on(HoldfastEvent event) {
        synchronized (this) {
            if (!ready) {
                if (waiting.size() < MOST_WAITING) {
                    waiting.add(event);
                }
                return;
            }
        }
        publisher.publishEvent(event);
    }

    @Override
    public void afterSingletonsInstantiated() {
        // in the order in which they happened: what comes meanwhile waits for this
        synchronized (this) {
            waiting.forEach(publisher::publishEvent);
            waiting = List.of();
            ready = true;
        }
    }
}
