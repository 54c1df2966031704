package dev.egresslab.reports.charts;

/** A chart as an SVG file of its own: with a title, a page's ground, and colours that need no style sheet. */
public final class SvgFile {
    private static final int MARGIN = 20;
    private static final int HEAD = 72;

    private SvgFile() {}

    /** Returns the file's text. */
    public static String of(Chart chart) {
        int width = ChartSize.WIDE.width() + 2 * MARGIN;
        int height = ChartSize.WIDE.height() + HEAD + MARGIN;
        String drawing = chart.wide()
                .replaceFirst(
                        "<svg ",
                        "<svg x='%d' y='%d' width='%d' height='%d' "
                                .formatted(MARGIN, HEAD, ChartSize.WIDE.width(), ChartSize.WIDE.height()))
                .replaceAll("var\\(--[\\w-]+,([^)]*)\\)", "$1");
        return """
            <svg xmlns='http://www.w3.org/2000/svg' width='%1$d' height='%2$d' viewBox='0 0 %1$d %2$d' font-family='system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif'>
            <rect width='%1$d' height='%2$d' fill='#fff'/>
            <text x='%3$d' y='34' font-size='18' font-weight='650' fill='#1d1c1a'>%4$s</text>
            <text x='%3$d' y='56' font-size='13' fill='#5d5a54'>%5$s</text>
            %6$s
            </svg>
            """.formatted(width, height, MARGIN, escape(chart.title()), escape(chart.caption()), drawing);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
