package io.holdfast.samples.benchmarks.scale;

import io.holdfast.samples.benchmarks.report.Figure;
import io.holdfast.samples.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How costs grow with a number of things: the line of least squares through what was measured. */
final class Growth {
    private final String what;
    private final List<Line> lines = new ArrayList<>();

    /**
     * None yet.
     *
     * @param what of which there are more and more
     */
    Growth(String what) {
        this.what = what;
    }

    /**
     * One cost.
     *
     * @param name of it
     * @param unit of it
     * @param values by the number of things
     */
    private record Line(String name, String unit, SortedMap<Integer, Double> values) {
        /** What each further one adds. */
        double slope() {
            double size = values.size();
            double x = values.keySet().stream().mapToDouble(count -> count).sum() / size;
            double y = values.values().stream().mapToDouble(value -> value).sum() / size;
            double above = 0;
            double below = 0;
            for (Map.Entry<Integer, Double> point : values.entrySet()) {
                above += (point.getKey() - x) * (point.getValue() - y);
                below += (point.getKey() - x) * (point.getKey() - x);
            }
            return above / below;
        }

        double first() {
            return values.getOrDefault(values.firstKey(), Double.NaN);
        }

        double last() {
            return values.getOrDefault(values.lastKey(), Double.NaN);
        }
    }

    /** What a number of them costs. */
    void add(String name, String unit, int count, double value) {
        for (Line line : lines) {
            if (line.name().equals(name)) {
                line.values().put(count, value);
                return;
            }
        }
        lines.add(new Line(name, unit, new TreeMap<>()));
        add(name, unit, count, value);
    }

    Table table() {
        int least = lines.get(0).values().firstKey();
        int most = lines.get(0).values().lastKey();
        return new Table(
                "How it grows from " + least + " to " + most + " " + what,
                List.of("what", "with " + least, "with " + most, "each further one adds"),
                lines.stream()
                        .map(line -> List.of(
                                line.name(),
                                text(line.first(), line.unit()),
                                text(line.last(), line.unit()),
                                text(line.slope(), line.unit())))
                        .toList(),
                "By the line of least squares through all that was measured.");
    }

    List<Figure> figures() {
        return lines.stream()
                .map(line -> new Figure(
                        "growth with " + what, "Holdfast", line.name(), line.unit() + "/1", line.slope(), List.of()))
                .toList();
    }

    private static String text(double value, String unit) {
        String format = Math.abs(value) >= 100 ? "%,.0f %s" : "%,.3f %s";
        return String.format(Locale.ROOT, format, value, unit).strip();
    }
}
