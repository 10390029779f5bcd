package io.holdfast.samples.benchmarks;

import io.holdfast.samples.benchmarks.report.Figure;
import io.holdfast.samples.benchmarks.report.Findings;
import io.holdfast.samples.benchmarks.report.Table;
import io.holdfast.samples.failover.FailoverDemo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The demo, as it is and passed through, for the figures that READMEs take from it. */
final class DemoPart implements Part {
    private static final Pattern COUNT =
            Pattern.compile("(?m)^(reads|failed reads|missing changes|duplicated changes) +([\\d,]+)");
    private static final Pattern STALL =
            Pattern.compile("(?m)^longest stall +([\\d,]+) ms at the kill, ([\\d,]+) ms at the black hole");

    private static final Pattern SUSPECTED = Pattern.compile("(?m)is SUSPECT: nothing answered for ([\\d,]+) ms");

    @Override
    public Findings measure(Form form) throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        String phase = "--phase=" + form.of(3, 8) + "s";
        for (String mode : List.of("active", "passthrough")) {
            read(mode, report("--mode=" + mode, phase), figures);
        }
        return new Findings(
                "demo",
                "The failover demo",
                "samples/failover-demo, two emulated regions under four readers and a subscription: a kill, then a black hole.",
                List.of(new Table("What it reports", List.of("mode and figure", "value"), rows(figures), "")),
                List.of(),
                figures,
                0);
    }

    private static String report(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FailoverDemo.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream out = process.getInputStream()) {
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said;
        }
    }

    private static void read(String mode, String report, List<Figure> figures) {
        Matcher counts = COUNT.matcher(report);
        while (counts.find()) {
            figures.add(figure(mode, counts.group(1), counts.group(2), ""));
        }
        Matcher stalls = STALL.matcher(report);
        if (stalls.find()) {
            figures.add(figure(mode, "longest stall at the kill", stalls.group(1), "ms"));
            figures.add(figure(mode, "longest stall at the black hole", stalls.group(2), "ms"));
        }
        Matcher suspected = SUSPECTED.matcher(report);
        if (suspected.find()) {
            figures.add(figure(mode, "a stall is suspected after", suspected.group(1), "ms"));
        }
    }

    private static List<List<String>> rows(List<Figure> figures) {
        return figures.stream()
                .map(figure -> List.of(
                        figure.who() + ", " + figure.what(),
                        String.format(Locale.ROOT, "%,.0f %s", figure.value(), figure.unit())
                                .strip()))
                .toList();
    }

    private static Figure figure(String mode, String what, String value, String unit) {
        return new Figure("demo", mode, what, unit, Double.parseDouble(value.replace(",", "")), List.of());
    }
}
