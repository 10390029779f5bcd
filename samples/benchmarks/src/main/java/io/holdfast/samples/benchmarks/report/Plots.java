package io.holdfast.samples.benchmarks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler;

/** Draws a chart as SVG: wide or narrow, for light or dark pages. */
final class Plots {
    /** Told apart by people who see colours differently, and visible on white as on near black. */
    private static final Color[] COLOURS = {
        new Color(0x00, 0x72, 0xB2),
        new Color(0xE6, 0x9F, 0x00),
        new Color(0x00, 0x9E, 0x73),
        new Color(0xCC, 0x79, 0xA7),
        new Color(0xD5, 0x5E, 0x00),
        new Color(0x56, 0xB4, 0xE9),
        new Color(0x8D, 0x6E, 0x63),
        new Color(0x7B, 0x68, 0xC8),
        new Color(0x9A, 0xA5, 0x1F),
        new Color(0x7F, 0x7F, 0x7F),
        new Color(0xB0, 0x3A, 0x48),
        new Color(0x2F, 0x8F, 0x8F)
    };

    private static final int CROWDED = 8;
    private static final int MOST_CHARACTERS = 100;

    private Plots() {}

    /** An {@code <svg>} that fills its container's width. */
    static String svg(Chart chart, boolean dark, boolean narrow) throws IOException {
        CategoryChart plot = plot(chart, dark, narrow);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(plot, out, VectorGraphicsFormat.SVG);
        String text = out.toString(StandardCharsets.UTF_8);
        String svg = text.substring(text.indexOf("<svg"));
        return slim(svg).replaceFirst("width=\"[^\"]*\"", "width=\"100%\"").replaceFirst("height=\"[^\"]*\"", "");
    }

    /** A tenth of a pixel is enough. */
    private static String slim(String svg) {
        return svg.replaceAll("(\\d+\\.\\d)\\d+", "$1").replaceAll(">\\s+<", "><");
    }

    private static CategoryChart plot(Chart chart, boolean dark, boolean narrow) {
        boolean crowded = chart.groups().size() > CROWDED
                || chart.groups().stream().mapToInt(String::length).sum() > MOST_CHARACTERS;
        CategoryChart plot = new CategoryChartBuilder()
                .width(narrow ? 420 : 1100)
                .height(narrow ? 420 + 22 * chart.bars().size() : crowded ? 620 : 500)
                .yAxisTitle(chart.unit())
                .build();
        style(plot.getStyler(), dark, narrow);
        if (narrow || crowded) {
            // upright: at any other angle a label ends beside its tick
            plot.getStyler().setXAxisLabelRotation(90);
            plot.getStyler().setXAxisLabelAlignmentVertical(AxesChartStyler.TextAlignment.Right);
        }
        plot.getStyler().setYAxisLogarithmic(chart.logarithmic());
        if (chart.logarithmic()) {
            plot.getStyler().setYAxisMin(1.0);
        }
        for (Chart.Bars bars : chart.bars()) {
            plot.addSeries(bars.name(), chart.groups(), values(bars.values(), chart.logarithmic()));
        }
        return plot;
    }

    private static List<Double> values(List<Double> values, boolean logarithmic) {
        return logarithmic ? values.stream().map(value -> Math.max(1, value)).toList() : values;
    }

    private static void style(Styler styler, boolean dark, boolean narrow) {
        Color ink = dark ? new Color(0xE6, 0xE6, 0xE6) : new Color(0x22, 0x22, 0x22);
        Color paper = dark ? new Color(0x16, 0x1A, 0x1F) : Color.WHITE;
        styler.setSeriesColors(COLOURS);
        styler.setChartBackgroundColor(paper);
        styler.setChartFontColor(ink);
        styler.setPlotBackgroundColor(paper);
        styler.setPlotBorderColor(dark ? new Color(0x3A, 0x41, 0x4A) : new Color(0xD0, 0xD0, 0xD0));
        styler.setLegendBackgroundColor(paper);
        styler.setLegendBorderColor(paper);
        styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setLegendPosition(narrow ? Styler.LegendPosition.OutsideS : Styler.LegendPosition.OutsideE);
        styler.setLegendLayout(Styler.LegendLayout.Vertical);
        styler.setChartTitleVisible(false);
        styler.setPlotContentSize(0.95);
        if (styler instanceof CategoryStyler axes) {
            axes.setAvailableSpaceFill(0.9);
            axes.setAxisTickLabelsColor(ink);
            axes.setXAxisTickMarksColor(ink);
            axes.setYAxisTickMarksColor(ink);
            axes.setPlotGridLinesColor(dark ? new Color(0x2C, 0x33, 0x3B) : new Color(0xE4, 0xE4, 0xE4));
            axes.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, narrow ? 12 : 13));
            axes.setPlotGridLinesStroke(new BasicStroke(1));
        }
    }
}
