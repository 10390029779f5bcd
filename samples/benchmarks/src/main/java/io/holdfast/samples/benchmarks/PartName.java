package io.holdfast.samples.benchmarks;

import io.holdfast.samples.benchmarks.emulator.EmulatorBenchmark;
import io.holdfast.samples.benchmarks.failover.FailoverBenchmark;
import io.holdfast.samples.benchmarks.lag.LagBenchmark;
import io.holdfast.samples.benchmarks.overhead.GuardBenchmark;
import io.holdfast.samples.benchmarks.overhead.JmhBenchmark;
import io.holdfast.samples.benchmarks.overhead.OverheadBenchmark;
import io.holdfast.samples.benchmarks.overhead.ProfileBenchmark;
import io.holdfast.samples.benchmarks.overhead.StartBenchmark;
import io.holdfast.samples.benchmarks.pick.PickBenchmark;
import io.holdfast.samples.benchmarks.scale.ScaleBenchmark;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The parts by the names that the command takes, in the order of a whole run. */
@SuppressWarnings("ImmutableEnumChecker") // a way to make a part, and a list that nobody can change
enum PartName {
    STUB(() -> new OverheadBenchmark(true), "-Xmx3g"),
    OVERHEAD(() -> new OverheadBenchmark(false), "-Xmx3g"),
    PROFILE(ProfileBenchmark::new, "-Xmx512m"),
    GUARD(GuardBenchmark::new, "-XX:TieredStopAtLevel=1", "-Xmx256m", "-XX:+UseSerialGC"),
    JMH(JmhBenchmark::new, "-Xmx512m"),
    PICK(PickBenchmark::new, "-Xmx512m"),
    SCALE(ScaleBenchmark::new, "-Xmx1g", "-XX:+UseSerialGC"),
    START(StartBenchmark::new, "-Xmx256m"),
    EMULATOR(EmulatorBenchmark::new, "-Xmx2g"),
    DEMO(DemoPart::new, "-Xmx256m"),
    APPLICATION(ApplicationPart::new, "-Xmx64m"),
    LAG(LagBenchmark::new, "-Xmx1g"),
    SUBSCRIPTIONS(SubscriptionsPart::new, "-Xmx4g"),
    FAILOVER(FailoverBenchmark::new, "-Xmx3g");

    private final Supplier<Part> part;
    private final List<String> flags;

    PartName(Supplier<Part> part, String... flags) {
        this.part = part;
        this.flags = List.of(flags);
    }

    static List<PartName> chosen(String names) {
        return names.equals("all")
                ? List.of(values())
                : Arrays.stream(names.split(",")).map(PartName::of).toList();
    }

    static PartName of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    Part make() {
        return part.get();
    }

    List<String> flags() {
        return flags;
    }
}
