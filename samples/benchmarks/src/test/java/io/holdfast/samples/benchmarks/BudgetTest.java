package io.holdfast.samples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.samples.benchmarks.report.Figure;
import io.holdfast.samples.benchmarks.report.Findings;
import io.holdfast.samples.benchmarks.report.Markdown;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds to {@code budget.properties} what one operation allocates through Holdfast more than through HikariCP and PgJDBC, and what
 * it sends. The figures are the same on every machine, so that a byte more is a change of the code. Where the code may cost more,
 * write the new figure into the file and say why; where it costs less, lower it.
 */
final class BudgetTest {
    private static final String BASE = "HikariCP + PgJDBC";
    private static final Set<String> HELD = Set.of("allocated", "instructions", "writes", "messages", "sent");

    @Test
    void anOperationCostsWhatTheBudgetSaysAndNothingMore(@TempDir Path folder) throws Exception {
        Findings guard = Apart.run(PartName.GUARD, Form.QUICK, folder);
        System.out.println(Markdown.of(guard));

        Map<String, Long> measured = measured(guard);
        Map<String, Long> budget = budget();

        assertThat(measured.keySet()).isEqualTo(budget.keySet());
        assertThat(measured)
                .allSatisfy((what, value) -> assertThat(value).describedAs(what).isLessThanOrEqualTo(budget.get(what)));
    }

    private static Map<String, Long> measured(Findings guard) {
        Map<String, Long> base = new TreeMap<>();
        Map<String, Long> measured = new TreeMap<>();
        for (Figure figure : guard.figures()) {
            String what = figure.where() + "." + figure.what();
            if (figure.who().equals(BASE)) {
                base.put(what, Math.round(figure.value()));
            } else if (HELD.contains(figure.what())) {
                String name = (figure.who() + "." + what)
                        .replaceAll("[^A-Za-z.]+", "-")
                        .toLowerCase(Locale.ROOT);
                measured.put(name, Math.round(figure.value()) - base.getOrDefault(what, 0L));
            }
        }
        return measured;
    }

    private static Map<String, Long> budget() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = BudgetTest.class.getResourceAsStream("budget.properties")) {
            properties.load(in);
        }
        Map<String, Long> budget = new TreeMap<>();
        properties
                .stringPropertyNames()
                .forEach(name -> budget.put(name, Long.parseLong(properties.getProperty(name))));
        return budget;
    }
}
