package io.holdfast.samples.benchmarks;

import io.holdfast.samples.benchmarks.overhead.JmhBenchmark;
import io.holdfast.samples.benchmarks.overhead.OverheadBenchmark;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The parts by the names that the command takes, in the order of a whole run. */
enum PartName {
    STUB(() -> new OverheadBenchmark(true), "-Xmx3g"),
    OVERHEAD(() -> new OverheadBenchmark(false), "-Xmx3g"),
    JMH(JmhBenchmark::new, "-Xmx512m");

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
