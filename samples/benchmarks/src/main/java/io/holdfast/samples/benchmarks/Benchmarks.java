package io.holdfast.samples.benchmarks;

import io.holdfast.samples.benchmarks.report.Document;
import io.holdfast.samples.benchmarks.report.Findings;
import io.holdfast.samples.benchmarks.report.Losses;
import io.holdfast.samples.benchmarks.report.Machine;
import io.holdfast.samples.benchmarks.report.Markdown;
import io.holdfast.samples.benchmarks.report.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The command. Arguments: {@code all} or the names of parts after a comma, {@code quick} (default) or {@code full}, the folder for
 * {@code benchmarks.json} and {@code index.html} (default {@code benchmarks}), and a README to show the run in, if one is given.
 */
public final class Benchmarks {
    private static final Logger ROOT = Logger.getLogger("");

    private Benchmarks() {}

    /**
     * Runs it.
     *
     * @param arguments which parts, which form, the folder, the README
     * @throws Exception where a part fails
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals(Apart.ONE)) {
            runHere(PartName.of(arguments[1]), form(arguments[2]), Path.of(arguments[3]));
            return;
        }
        String which = arguments.length > 0 ? arguments[0] : "all";
        Form form = form(arguments.length > 1 ? arguments[1] : "quick");
        Path folder = Path.of(arguments.length > 2 ? arguments[2] : "benchmarks");
        Files.createDirectories(folder);
        Machine machine = Machine.here(Versions.all());
        List<Findings> found = new ArrayList<>();
        for (PartName part : PartName.chosen(which)) {
            Findings findings = Apart.run(part, form, folder);
            System.out.println(Markdown.of(findings));
            found.add(findings);
        }
        Findings losses = Losses.in(found);
        System.out.println(Markdown.of(losses));
        found.add(0, losses);
        Document run = new Document(form.name().toLowerCase(Locale.ROOT), machine, found);
        Document.write(folder.resolve("benchmarks.json"), run);
        Page.write(folder.resolve("index.html"), run);
        if (arguments.length > 3) {
            Markdown.replaceIn(Path.of(arguments[3]), run);
        }
        System.out.println("Written: " + folder.resolve("index.html").toAbsolutePath());
    }

    private static Form form(String name) {
        return Form.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static void runHere(PartName part, Form form, Path file) throws Exception {
        ROOT.setLevel(Level.OFF);
        Document.write(file, part.make().measure(form));
        // Rivals leave threads behind that are no daemons.
        System.exit(0);
    }
}
