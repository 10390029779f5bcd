package io.holdfast.samples.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A run as Markdown, for the terminal and for a README between two marks. */
public final class Markdown {
    private static final String BEGIN = "<!-- begin: written by the command, do not edit -->";
    private static final String END = "<!-- end: written by the command -->";

    private Markdown() {}

    /**
     * One part.
     *
     * @param findings what it found
     * @return a heading, how it was measured, and its tables
     */
    public static String of(Findings findings) {
        StringBuilder text = new StringBuilder("### ").append(findings.title()).append("\n\n");
        text.append(wrapped(findings.about() + (findings.seconds() > 0 ? " Took " + findings.seconds() + " s." : "")))
                .append('\n');
        for (Table table : findings.tables()) {
            text.append("\n**").append(table.title()).append("**\n\n");
            line(text, table.columns());
            line(text, table.columns().stream().map(column -> "---").toList());
            table.rows().forEach(row -> line(text, row));
            if (!table.note().isEmpty()) {
                text.append('\n').append(wrapped(table.note())).append('\n');
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** Lines as long as the house's. */
    private static String wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (current.length() + word.length() > 130) {
                lines.add(current.toString());
                current.setLength(0);
            }
            current.append(current.isEmpty() ? "" : " ").append(word);
        }
        lines.add(current.toString());
        return String.join("\n", lines);
    }

    /**
     * Replaces what a README shows of the last run.
     *
     * @param readme with the two marks
     * @param run what it shows from now on
     * @throws IOException where it cannot be read or written, or has no marks
     */
    public static void replaceIn(Path readme, Document run) throws IOException {
        String text = Files.readString(readme);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(readme + " has no marks to write between");
        }
        StringBuilder between = new StringBuilder(BEGIN).append("\n\n");
        between.append(wrapped("The `" + run.form() + "` form: " + run.machine().line() + "."))
                .append('\n');
        between.append(wrapped("Versions: " + run.machine().versionLine() + "."))
                .append("\n\n");
        run.parts().forEach(part -> between.append(of(part)).append('\n'));
        Files.writeString(readme, text.substring(0, begin) + between + text.substring(end));
    }
}
