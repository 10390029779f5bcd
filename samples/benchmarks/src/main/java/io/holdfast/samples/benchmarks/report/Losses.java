package io.holdfast.samples.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where Holdfast, with its defaults, comes out behind another: found in the figures, so that none is left out. */
public final class Losses {
    private static final String OURS = "Holdfast";
    private static final String BASE = "HikariCP + PgJDBC";
    private static final Set<String> COMPARED = Set.of(
            "more cpu",
            "more allocated",
            "failed reads",
            "longest stall",
            "p99",
            "failed writes",
            "executed twice",
            "failback");
    /** Less than this is no difference. */
    private static final Map<String, Double> NEGLIGIBLE = Map.of("ms", 10.0, "ns/op", 20.0, "B/op", 7.0);

    private Losses() {}

    /**
     * Looks for them.
     *
     * @param parts what was found
     * @return as a part of its own
     */
    public static Findings in(List<Findings> parts) {
        List<List<String>> rows = new ArrayList<>();
        for (Findings part : parts) {
            Map<String, List<Figure>> contests = new LinkedHashMap<>();
            for (Figure figure : part.figures()) {
                if (COMPARED.contains(figure.what())) {
                    contests.computeIfAbsent(figure.where() + ": " + figure.what(), key -> new ArrayList<>())
                            .add(figure);
                }
            }
            contests.forEach((contest, figures) -> add(part, contest, figures, rows));
        }
        return new Findings(
                "losses",
                "Where we lose",
                "Found in this run's figures: every comparison in which Holdfast with its defaults is behind HikariCP + PgJDBC (the"
                        + " overheads) or any other contender.",
                List.of(new Table("Behind", List.of("where", "Holdfast", "the best of those ahead"), rows, "")),
                List.of(),
                List.of(),
                0);
    }

    private static void add(Findings part, String contest, List<Figure> figures, List<List<String>> rows) {
        for (Figure ours : figures) {
            if (ours.who().equals(OURS)) {
                List<String> ahead = ahead(ours, figures);
                if (!ahead.isEmpty()) {
                    rows.add(List.of(
                            part.title() + ", " + contest,
                            text(ours),
                            ahead.get(0) + (ahead.size() > 1 ? ", and " + (ahead.size() - 1) + " more" : "")));
                }
            }
        }
    }

    private static List<String> ahead(Figure ours, List<Figure> figures) {
        double negligible = NEGLIGIBLE.getOrDefault(ours.unit(), 0.0);
        List<String> ahead = new ArrayList<>();
        figures.stream()
                .filter(other -> !other.who().startsWith(OURS) && worth(other) < worth(ours) - negligible)
                .sorted((one, other) -> Double.compare(worth(one), worth(other)))
                .forEach(other -> ahead.add(other.who() + (other.who().equals(BASE) ? "" : " " + text(other))));
        return ahead;
    }

    /** What never happened is the worst. */
    private static double worth(Figure figure) {
        return figure.what().equals("failback") && figure.value() < 0 ? Double.MAX_VALUE : figure.value();
    }

    private static String text(Figure figure) {
        return figure.value() < 0 && figure.what().equals("failback")
                ? "not seen"
                : String.format(Locale.ROOT, "%,.0f %s", figure.value(), figure.unit())
                        .strip();
    }
}
