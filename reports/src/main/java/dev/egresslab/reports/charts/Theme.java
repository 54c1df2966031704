package dev.egresslab.reports.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.util.List;
import java.util.Locale;

/*
 * How an AWT colour becomes a CSS variable. JFreeChart can only draw with AWT colours, and a page changes its colours in dark mode. So
 * the theme draws with marker colours that no chart would choose (red = 1, green = kind, blue = index) and SvgCanvas replaces each
 * in the finished SVG by var(--name, fallback); the page defines the variables, and the fallback serves an SVG saved on its own.
 *
 * The colours are Okabe and Ito's set, made to be told apart with any colour vision ("Color Universal Design", 2008), with lighter ones
 * for dark pages. Vermillion is the first variant's, blue the second's.
 */

/** The colours, strokes and fonts of all charts. */
final class Theme {
    /** Axis labels. */
    static final Color TEXT = new Color(1, 0, 0);
    /** Lines of the grid. */
    static final Color GRID = new Color(1, 0, 1);
    /** A limit. */
    static final Color LIMIT = new Color(1, 0, 2);
    /** The page, for gaps between segments of a bar. */
    static final Color PAGE = new Color(1, 0, 3);

    /** Nothing. */
    static final Color NONE = new Color(0, 0, 0, 0);

    /** Text of the charts, in CSS pixels; the page sets the family. */
    static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    static final Stroke LINE = new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    static final Stroke DASHED =
            new BasicStroke(2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, new float[] {5f, 4f}, 0f);
    static final Stroke HAIR = new BasicStroke(1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);

    static final Stroke DOTTED =
            new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, new float[] {2f, 3f}, 0f);
    static final Shape DOT = new Ellipse2D.Double(-2.5, -2.5, 5, 5);

    private static final List<String> NAMED =
            List.of("--text-soft,#555", "--grid,#ddd", "--text-soft,#555", "--page,#fff");
    private static final List<String> SERIES =
            List.of("#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a6a00", "#666666");

    private Theme() {}

    /** Returns the marker of a series' colour; they repeat after eight. */
    static Color series(int index) {
        return new Color(1, 1, Math.floorMod(index, SERIES.size()));
    }

    /** Returns a series' colour as CSS. */
    static String css(int index) {
        int i = Math.floorMod(index, SERIES.size());
        return "var(--series-" + i + "," + SERIES.get(i) + ")";
    }

    /** Returns the text with every marker colour replaced by its CSS variable. */
    static String applyTo(String svg) {
        String themed = svg;
        for (int i = 0; i < NAMED.size(); i++) {
            themed = themed.replace(String.format(Locale.ROOT, "rgb(1,0,%d)", i), "var(" + NAMED.get(i) + ")");
        }
        for (int i = 0; i < SERIES.size(); i++) {
            themed = themed.replace(String.format(Locale.ROOT, "rgb(1,1,%d)", i), css(i));
        }
        return themed;
    }
}
