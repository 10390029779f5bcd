package io.holdfast.samples.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A run as one self-contained page of plots and tables, light and dark, wide and narrow. */
public final class Page {
    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Holdfast benchmarks</title>
            <style>
            :root { color-scheme: light dark; --paper: #fff; --ink: #222; --line: #ddd; --dim: #666; }
            @media (prefers-color-scheme: dark) { :root { --paper: #161a1f; --ink: #e6e6e6; --line: #39414a; --dim: #9aa4ae; } }
            body { background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1140px; padding: 1rem; }
            h1 { font-size: 1.6rem; margin: .5rem 0; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; } h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
            p { color: var(--dim); margin: .25rem 0 .75rem; } nav a { display: inline-block; margin: .25rem 1rem .25rem 0; } a { color: #3b8fd0; }
            .scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
            th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: right; white-space: nowrap; }
            td:last-child { white-space: normal; } td:first-child { white-space: normal; min-width: 9rem; }
            th:first-child, td:first-child { text-align: left; } summary { cursor: pointer; padding: .4rem 0; }
            .dark, .narrow { display: none; } svg { display: block; height: auto; }
            @media (prefers-color-scheme: dark) { .light { display: none; } .dark { display: block; } }
            @media (max-width: 720px) { .wide { display: none; } .narrow { display: block; } }
            </style></head><body>
            """;

    private Page() {}

    /**
     * Writes it.
     *
     * @param file where to
     * @param run what it shows
     * @throws IOException where it cannot be written
     */
    public static void write(Path file, Document run) throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("<h1>Holdfast benchmarks</h1><p>")
                .append(escaped("The " + run.form() + " form. " + run.machine().line()))
                .append("</p><p>")
                .append(escaped(run.machine().versionLine()))
                .append("</p><nav>");
        for (Findings part : run.parts()) {
            page.append("<a href=\"#%s\">%s</a>".formatted(part.part(), escaped(part.title())));
        }
        page.append("</nav>");
        for (Findings part : run.parts()) {
            part(page, part);
        }
        Files.writeString(file, page.append("</body></html>\n"));
    }

    private static void part(StringBuilder page, Findings part) throws IOException {
        page.append(
                "<h2 id=\"%s\">%s</h2><p>%s</p>".formatted(part.part(), escaped(part.title()), escaped(part.about())));
        for (Chart chart : part.charts()) {
            chart(page, chart);
        }
        for (Table table : part.tables()) {
            page.append("<details open><summary>")
                    .append(escaped(table.title()))
                    .append("</summary><div class=\"scroll\"><table><thead>");
            row(page, "th", table.columns());
            page.append("</thead><tbody>");
            table.rows().forEach(row -> row(page, "td", row));
            page.append("</tbody></table></div><p>")
                    .append(escaped(table.note()))
                    .append("</p></details>");
        }
    }

    /** Four drawings, of which the reader's screen and taste show one. */
    private static void chart(StringBuilder page, Chart chart) throws IOException {
        page.append("<h3>").append(escaped(chart.title())).append("</h3>");
        for (boolean narrow : new boolean[] {false, true}) {
            page.append("<div class=\"").append(narrow ? "narrow" : "wide").append("\">");
            for (boolean dark : new boolean[] {false, true}) {
                page.append("<div role=\"img\" aria-label=\"%s\" class=\"%s\">"
                                .formatted(escaped(chart.title()), dark ? "dark" : "light"))
                        .append(Plots.svg(chart, dark, narrow))
                        .append("</div>");
            }
            page.append("</div>");
        }
    }

    private static void row(StringBuilder page, String cell, List<String> values) {
        page.append(values.stream()
                .map(value -> "<" + cell + ">" + escaped(value) + "</" + cell + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>")));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
