package dev.egresslab.reports.charts;

import java.util.List;

/**
 * A chart, drawn.
 *
 * @param id names the chart in the page: lower-case words joined by hyphens
 * @param title what it shows
 * @param caption how to read it, one sentence
 * @param wide an SVG element for a screen or paper
 * @param narrow the same for a phone, with fewer labels
 * @param legend what the colours mean; empty when there is one line only
 */
public record Chart(String id, String title, String caption, String wide, String narrow, List<Key> legend) {
    /** Copies the list. */
    public Chart {
        legend = List.copyOf(legend);
    }

    /**
     * One entry of the legend.
     *
     * @param label what it stands for
     * @param colour a CSS colour
     * @param mark how the colour is drawn
     */
    public record Key(String label, String colour, Mark mark) {}

    /** How a colour is drawn. */
    public enum Mark {
        /** As a line. */
        LINE,
        /** As a dashed line. */
        DASHED,
        /** As a part of a bar. */
        AREA
    }
}
