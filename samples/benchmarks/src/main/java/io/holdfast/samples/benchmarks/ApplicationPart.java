package io.holdfast.samples.benchmarks;

import io.holdfast.samples.benchmarks.report.Findings;
import io.holdfast.samples.benchmarks.report.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a whole Spring Boot application shows. Tests of the starter and of its sample measure that and hold it; this has Maven run
 * them in the tree that the command is started in, and takes the lines that they print.
 */
final class ApplicationPart implements Part {
    private static final String ROOT = ".";

    /** A test that prints figures. */
    private record Measured(String module, String test, List<String> lines) {
        boolean isHere() {
            return Files.exists(Path.of(ROOT, module, "pom.xml"));
        }

        boolean prints(String line) {
            return lines.stream().anyMatch(line::contains);
        }
    }

    private static final List<Measured> TESTS = List.of(
            new Measured(
                    "samples/spring-orders",
                    "LoadTest",
                    List.of("one region black-holed in the middle", "while all is well")),
            new Measured("spring-starter", "StartTimeTest", List.of("context start, medians of")));

    @Override
    public Findings measure(Form form) throws InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        for (Measured test : TESTS) {
            lines(test, form).forEach(line -> rows.add(List.of(test.module(), line)));
        }
        return new Findings(
                "application",
                "A whole application",
                "The Spring Boot sample under requests over HTTP while a region goes silent, and how much later a context starts: run by"
                        + " Maven as the tests that hold both.",
                List.of(new Table("As it was printed", List.of("module", "figures"), rows, "")),
                List.of(),
                List.of(),
                0);
    }

    private static List<String> lines(Measured test, Form form) throws InterruptedException {
        try {
            return test.isHere() ? run(test, form) : List.of("not measured: the command was not started in the tree");
        } catch (IOException e) {
            return List.of("not measured: Maven could not be started: " + e.getMessage());
        }
    }

    private static List<String> run(Measured test, Form form) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-ntp", "-pl", test.module(), "-am", "test"));
        command.add("-Dtest=" + test.test());
        command.add("-Dsurefire.failIfNoSpecifiedTests=false");
        if (form == Form.FULL) {
            command.add("-Pproof");
        }
        Process maven = new ProcessBuilder(command)
                .directory(Path.of(ROOT).toFile())
                .redirectErrorStream(true)
                .start();
        List<String> printed = new ArrayList<>();
        try (InputStream out = maven.getInputStream()) {
            new String(out.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(test::prints)
                    .map(String::strip)
                    .forEach(printed::add);
        }
        if (maven.waitFor() != 0 || printed.isEmpty()) {
            printed.add("did not pass: " + String.join(" ", command));
        }
        return printed;
    }
}
