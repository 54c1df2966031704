package dev.egresslab.reports.charts;

/** The sizes that a chart is drawn at, in CSS pixels. */
enum ChartSize {
    /** The width of a page. */
    WIDE(920, 320),
    /** Half the width of a page. */
    HALF(448, 280),
    /** A phone of 390 pixels, less its margins. */
    NARROW(350, 260);

    private final int width;
    private final int height;

    ChartSize(int width, int height) {
        this.width = width;
        this.height = height;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Returns how many labels fit along the horizontal axis. */
    int ticksAcross() {
        return width / 75;
    }

    /** Returns how many labels fit along the vertical axis. */
    int ticksUp() {
        return height / 48;
    }
}
