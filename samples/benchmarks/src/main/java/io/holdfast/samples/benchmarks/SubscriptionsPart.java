package io.holdfast.samples.benchmarks;

import io.holdfast.samples.benchmarks.report.Findings;
import io.holdfast.samples.benchmarks.report.Table;
import io.holdfast.samples.benchmarks.subscriptions.SubscriptionBenchmark;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The subscriptions' benchmark, which prints one line a figure. */
final class SubscriptionsPart implements Part {
    @Override
    public Findings measure(Form form) throws Exception {
        PrintStream terminal = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream listening = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setOut(listening);
            SubscriptionBenchmark.main(new String[] {"1000000", Integer.toString(form.of(1_000_000, 10_000_000))});
        } finally {
            System.setOut(terminal);
        }
        List<List<String>> rows = said.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> List.of(line.strip()))
                .toList();
        return new Findings(
                "subscriptions",
                "Subscriptions",
                "Emulated regions and their clients on this machine, beside a bare PgJDBC loop (DECLARE, FETCH, every value read): read"
                        + " the ratios.",
                List.of(new Table("As it was printed", List.of("figure"), rows, "")),
                List.of(),
                List.of(),
                0);
    }
}
