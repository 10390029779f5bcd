package io.holdfast.samples.orders;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Sends the status to every open page, one for all, four times a second. */
@Component
final class StatusStream implements SmartLifecycle {
    private static final long PACE_MILLIS = 250;
    private static final int MOST_PAGES = 50;

    private final StatusPage page;
    private final List<SseEmitter> open = new CopyOnWriteArrayList<>();
    private volatile ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    StatusStream(StatusPage page) {
        this.page = page;
        clock.shutdown();
    }

    SseEmitter open() {
        SseEmitter emitter = new SseEmitter(0L);
        emitter.onCompletion(() -> open.remove(emitter));
        emitter.onError(broken -> open.remove(emitter));
        open.add(emitter);
        if (open.size() > MOST_PAGES) {
            open.get(0).complete();
        }
        return emitter;
    }

    private void send() {
        StatusPage.Status status = page.now();
        open.removeIf(emitter -> !sent(emitter, status));
    }

    private static boolean sent(SseEmitter emitter, StatusPage.Status status) {
        try {
            emitter.send(status);
            return true;
        } catch (IOException | IllegalStateException gone) {
            return false;
        }
    }

    @Override
    public void start() {
        clock = Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "status-stream"));
        var unused = clock.scheduleAtFixedRate(this::send, PACE_MILLIS, PACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        clock.shutdownNow();
        open.forEach(SseEmitter::complete);
    }

    @Override
    public boolean isRunning() {
        return !clock.isShutdown();
    }
}
