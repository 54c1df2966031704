package dev.egresslab.reports.charts;

import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import org.jfree.chart.JFreeChart;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.ViewBox;

/** Draws a chart as an SVG element that is small, takes its colours and its font from the page, and is the same each time. */
final class SvgCanvas {
    private SvgCanvas() {}

    /**
     * Draws the chart.
     *
     * @param id unique in the page; begins the names of clip paths
     * @param label what a screen reader says
     */
    static String draw(JFreeChart chart, int width, int height, String id, String label) {
        SVGGraphics2D svg = new SVGGraphics2D(width, height);
        svg.setDefsKeyPrefix(id + "-");
        svg.setGeomDoubleConverter(SvgCanvas::shortNumber);
        svg.setTransformDoubleConverter(SvgCanvas::shortNumber);
        chart.draw(svg, new Rectangle2D.Double(0, 0, width, height));
        String element = svg.getSVGElement(id, false, new ViewBox(0, 0, width, height), null, null);
        return labelled(Theme.applyTo(slim(element, id)), label);
    }

    private static String shortNumber(double value) {
        return BigDecimal.valueOf(value)
                .setScale(1, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Takes out what SVG assumes anyway, the clip to the whole canvas, and the font family, which is the page's. */
    private static String slim(String element, String id) {
        return element.replace(" xmlns:xlink='http://www.w3.org/1999/xlink'", "")
                .replace(" xmlns:jfreesvg='http://www.jfree.org/jfreesvg/svg'", "")
                .replace(" clip-path='url(#" + id + "-clip-0)'", "")
                .replaceAll("<clipPath id='" + id + "-clip-0'>.*?</clipPath>", "")
                .replaceAll("stroke-opacity:1(\\.0)?;|stroke-miterlimit:[0-9.]+;|shape-rendering:\\w+;?", "")
                .replaceAll("fill-opacity: 1(\\.0)?; |font-family: [\\w-]+; ", "")
                .replaceAll("stroke-linecap:butt;|stroke-linejoin:miter;", "");
    }

    private static String labelled(String element, String label) {
        String escaped = label.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;");
        return element.replaceFirst("<svg ", Matcher.quoteReplacement("<svg role='img' aria-label='" + escaped + "' "));
    }
}
