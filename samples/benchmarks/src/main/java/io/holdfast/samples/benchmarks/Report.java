package io.holdfast.samples.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured, as a table and as JSON.
 *
 * @param statements by candidate's name, in order
 * @param rows by candidate's name
 */
record Report(Map<String, Series> statements, Map<String, Series> rows) {
    String table() {
        StringBuilder text = new StringBuilder();
        text.append("| candidate | µs/op | CPU µs/op | B/op | + CPU µs (95 %) | + B | + ns/row (95 %) | + B/row |\n");
        text.append("|---|---|---|---|---|---|---|---|\n");
        statements.forEach((name, series) -> {
            Series row = series(name);
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.2f | %.0f | %s | %.0f | %s | %.1f |%n",
                    name,
                    series.median(Meter.Cost::wallNanos) / 1000,
                    series.median(Meter.Cost::cpuNanos) / 1000,
                    series.median(Meter.Cost::bytes),
                    series.difference(Meter.Cost::cpuNanos).scaled(1000),
                    series.difference(Meter.Cost::bytes).median(),
                    row.difference(Meter.Cost::cpuNanos).scaled(1),
                    row.difference(Meter.Cost::bytes).median()));
        });
        return text.toString();
    }

    private Series series(String name) {
        return rows.getOrDefault(name, new Series());
    }

    String json() {
        List<String> entries = new ArrayList<>();
        statements.forEach((name, series) -> entries.add(String.format(
                Locale.ROOT,
                "  {\"candidate\": \"%s\", \"cpuNanos\": %.1f, \"bytes\": %.1f, \"moreCpuNanos\": %s, \"moreBytes\": %s,"
                        + " \"moreCpuNanosPerRow\": %s, \"moreBytesPerRow\": %s}",
                name,
                series.median(Meter.Cost::cpuNanos),
                series.median(Meter.Cost::bytes),
                series.difference(Meter.Cost::cpuNanos).json(),
                series.difference(Meter.Cost::bytes).json(),
                series(name).difference(Meter.Cost::cpuNanos).json(),
                series(name).difference(Meter.Cost::bytes).json())));
        return "[\n" + String.join(",\n", entries) + "\n]\n";
    }
}
