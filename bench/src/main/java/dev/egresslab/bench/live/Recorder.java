package dev.egresslab.bench.live;

import dev.egresslab.reports.results.Point;
import dev.egresslab.reports.results.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the values over time of one variant. Thread safe: each role's samples arrive on a thread of their own. */
final class Recorder {
    private record Key(String name, String label, String unit) {}

    private final Map<Key, List<Point>> points = new LinkedHashMap<>();
    private final Map<Key, Double> limits = new LinkedHashMap<>();

    /** Adds a value. Values of one series come in time order. */
    synchronized void add(String name, String label, String unit, long atMillis, double value) {
        points.computeIfAbsent(new Key(name, label, unit), key -> new ArrayList<>())
                .add(new Point(atMillis, value));
    }

    /** Says at which value of a series something breaks. */
    synchronized void limit(String name, String label, String unit, double limit) {
        limits.put(new Key(name, label, unit), limit);
    }

    synchronized List<Series> series() {
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
