package io.holdfast.spring;

import io.holdfast.subscribe.BatchHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** What runs around listeners, and the threads of those with a concurrency: virtual ones where the application wants those, else a few for each listener. */
final class ListenerThreads implements AutoCloseable {
    private final boolean virtual;
    private final List<HandlerDecorator> decorators;
    private final List<ExecutorService> made = new CopyOnWriteArrayList<>();

    ListenerThreads(boolean virtual, List<HandlerDecorator> decorators) {
        this.virtual = virtual;
        this.decorators = List.copyOf(decorators);
    }

    BatchHandler decorated(String subscription, BatchHandler handler) {
        BatchHandler outer = handler;
        for (HandlerDecorator decorator : decorators) {
            outer = decorator.decorate(subscription, outer);
        }
        return outer;
    }

    BatchHandler shared(String subscription, ListenerMethod method, List<String> key, int workers) {
        if (method.takesBatches()) {
            throw new ListenerProblem(
                    "@SubscriptionListener '" + subscription
                            + "' takes whole batches, and a batch cannot be shared out",
                    "let it take a Change or a record, or leave the concurrency at 1");
        }
        if (key.isEmpty()) {
            throw new ListenerProblem(
                    "@SubscriptionListener '" + subscription + "' has a concurrency and no key",
                    "name the columns by which changes must stay in order, as in key = \"id\"");
        }
        return new KeyedWorkers(method.eachChange(), key, workers, of(subscription, workers));
    }

    private Executor of(String subscription, int workers) {
        String prefix = "holdfast-listener-" + subscription + "-";
        if (virtual) {
            return new VirtualThreadTaskExecutor(prefix);
        }
        CustomizableThreadFactory factory = new CustomizableThreadFactory(prefix);
        factory.setDaemon(true);
        ExecutorService threads = Executors.newFixedThreadPool(workers, factory);
        made.add(threads);
        return threads;
    }

    @Override
    public void close() {
        made.forEach(ExecutorService::shutdownNow);
    }
}
