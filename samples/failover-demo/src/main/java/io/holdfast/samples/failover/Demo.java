package io.holdfast.samples.failover;

import io.holdfast.HoldfastDataSource;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.subscribe.Subscription;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The script: five phases of equal length, a line a second, and what came of it. */
final class Demo {
    private static final Duration SETTLE = Duration.ofSeconds(15);

    private final Options options;
    private final PrintStream out;
    private final Meter meter = new Meter();
    private final OrderMirror mirror = new OrderMirror();
    private int second;

    Demo(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    Report run() throws Exception {
        try (Region east = Region.start("us-east-1");
                Region west = Region.start("eu-west-1");
                Upstream upstream =
                        new Upstream(List.of(east, west), List.of(Duration.ofMillis(40), Duration.ofMillis(120)));
                HoldfastDataSource materialize = open(east, west)) {
            upstream.start();
            try (Subscription orders = materialize.subscribe("orders").start(mirror::apply);
                    Readers readers = new Readers(materialize, meter)) {
                readers.start();
                return play(east, west, new Stage(materialize, orders, readers, upstream));
            }
        }
    }

    /** Who is on stage beside the regions. */
    private record Stage(HoldfastDataSource materialize, Subscription orders, Readers readers, Upstream upstream) {}

    private HoldfastDataSource open(Region east, Region west) {
        return HoldfastDataSource.builder()
                .name("demo")
                .endpoint(east.name(), east.address())
                .endpoint(west.name(), west.address())
                .mode(options.mode())
                .queryTimeout(Duration.ofSeconds(10))
                .listener(this::tell)
                .build();
    }

    private Report play(Region east, Region west, Stage stage) throws Exception {
        out.printf(
                Locale.ROOT,
                "%nfour readers, 200 statements a second in all, and one subscription; mode %s%n%n%s%n",
                options.mode().name().toLowerCase(Locale.ROOT),
                "  time   reads/s  failed      p99   longest   serving      changes   frontier");
        phase(stage);
        meter.mark();
        act("kill -9 " + east.name());
        east.kill();
        phase(stage);
        Duration atKill = meter.mark();
        act(east.name() + " is back");
        east.bringBack();
        phase(stage);
        meter.mark();
        act("black hole in front of " + west.name() + ": sockets stay open, nothing moves");
        west.blackHole();
        phase(stage);
        phase(stage);
        Duration atBlackHole = meter.mark();
        return settle(east, stage, atKill, atBlackHole);
    }

    /** Stops the upstream and the readers, lets the subscription catch up, and compares with the region that serves. */
    private Report settle(Region serving, Stage stage, Duration atKill, Duration atBlackHole) throws Exception {
        stage.upstream().finish();
        stage.readers().close();
        List<List<Object>> truth = serving.query("SELECT id, customer, amount, status FROM orders");
        long until = System.nanoTime() + SETTLE.toNanos();
        while (!mirror.equalTo(truth) && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return new Report(
                meter, mirror, atKill, atBlackHole, mirror.missing(truth), mirror.equalTo(truth), serving.name());
    }

    private void phase(Stage stage) throws InterruptedException {
        for (long i = 0; i < options.phase().toSeconds(); i++) {
            TimeUnit.SECONDS.sleep(1);
            second++;
            Meter.Second last = meter.turn();
            long behind = System.currentTimeMillis() - stage.orders().frontier();
            out.printf(
                    Locale.ROOT,
                    "%4d s   %7d  %6d %6.1f ms %6.0f ms   %-10s %9d   %s%n",
                    second,
                    last.reads(),
                    last.failed(),
                    last.p99().toNanos() / 1e6,
                    last.longest().toNanos() / 1e6,
                    stage.materialize().status().serving().orElse("nobody"),
                    mirror.changes(),
                    stage.orders().frontier() == 0
                            ? "none yet"
                            : String.format(Locale.ROOT, "%.1f s ago", behind / 1e3));
        }
    }

    private void act(String what) {
        out.printf("         >>> %s%n", what);
    }

    private void tell(HoldfastEvent event) {
        if (event instanceof HoldfastEvent.EndpointChanged change) {
            out.printf("         %s is %s: %s%n", change.endpoint(), change.to(), change.reason());
        } else if (event instanceof HoldfastEvent.SubscriptionAttached attached) {
            out.printf(
                    "         subscription on %s: %s%n",
                    attached.endpoint(), attached.how().name().toLowerCase(Locale.ROOT));
        }
    }
}
