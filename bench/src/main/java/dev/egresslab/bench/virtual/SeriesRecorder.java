package dev.egresslab.bench.virtual;

import dev.egresslab.reports.results.Point;
import dev.egresslab.reports.results.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values over time of one variant, over all its rounds; named and measured as the live engine does. */
final class SeriesRecorder {
    private record Key(String name, String label, String unit, double limit) {}

    private final Map<Key, List<Point>> points = new LinkedHashMap<>();

    /** Adds a value. Values of one series come in time order. */
    void add(String name, String label, String unit, double limit, long atMillis, double value) {
        points.computeIfAbsent(new Key(name, label, unit, limit), _ -> new ArrayList<>())
                .add(new Point(atMillis, value));
    }

    List<Series> series() {
        return points.entrySet().stream()
                .map(entry -> new Series(
                        entry.getKey().name(),
                        entry.getKey().label(),
                        entry.getKey().unit(),
                        entry.getKey().limit(),
                        entry.getValue()))
                .toList();
    }
}
