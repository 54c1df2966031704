package dev.egresslab.reports.results;

import java.util.List;

/**
 * A value over the time of the run.
 *
 * @param name what it is: {@code rate}, {@code latency.p99}, {@code errors}, {@code cpu.<role>} or {@code portsInUse}
 * @param label which one, where there are several: a destination of a gateway, an error class; otherwise empty
 * @param unit the unit of the values
 * @param limit the value at which something breaks, or 0 when there is none
 * @param points the values, in time order
 */
public record Series(String name, String label, String unit, double limit, List<Point> points) {
    /** Copies the list. */
    public Series {
        points = List.copyOf(points);
    }
}
