package dev.egresslab.bench.virtual;

import dev.egresslab.reports.results.Point;
import dev.egresslab.reports.results.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values over time of one variant, over all its rounds; named and measured as the live engine does. */
final class SeriesRecorder {
    private record Key(String name, String label, String unit) {}

    private final Map<Key, List<Point>> points = new LinkedHashMap<>();
    /** Where a limit moves, the highest. */
    private final Map<Key, Double> limits = new LinkedHashMap<>();

    /** Adds a value. Values of one series come in time order. */
    void add(String name, String label, String unit, double limit, long atMillis, double value) {
        Key key = new Key(name, label, unit);
        points.computeIfAbsent(key, _ -> new ArrayList<>()).add(new Point(atMillis, value));
        limits.merge(key, limit, Math::max);
    }

    List<Series> series() {
        return points.entrySet().stream()
                .map(entry -> new Series(
                        entry.getKey().name(),
                        entry.getKey().label(),
                        entry.getKey().unit(),
                        limits.getOrDefault(entry.getKey(), 0.0),
                        entry.getValue()))
                .toList();
    }
}
