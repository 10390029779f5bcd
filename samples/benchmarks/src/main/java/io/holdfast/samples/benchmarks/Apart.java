package io.holdfast.samples.benchmarks;

import io.holdfast.samples.benchmarks.report.Document;
import io.holdfast.samples.benchmarks.report.Findings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a part in a JVM that knows nothing of the parts before. */
final class Apart {
    /** The command's first argument in such a JVM. */
    static final String ONE = "--part";

    private Apart() {}

    static Findings run(PartName part, Form form, Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve(part.id() + ".json");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(part.flags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Benchmarks.class.getName()));
        command.addAll(List.of(ONE, part.id(), form.name(), file.toString()));
        System.err.println("== " + part.id());
        long began = System.nanoTime();
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException("the part " + part.id() + " ended with " + code);
        }
        Findings findings = Document.read(file, Findings.class);
        return findings.took(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
    }
}
