package dev.egresslab.bench.peer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code show stat} answers: one line of comma separated values for each frontend, server and backend (HAProxy's management guide,
 * 9.1).
 *
 * @param rows the lines, each by the names of the first
 */
record HaproxyStats(List<Map<String, String>> rows) {
    static HaproxyStats parse(String csv) {
        List<String> lines = csv.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty() || !lines.getFirst().startsWith("# ")) {
            return new HaproxyStats(List.of());
        }
        String[] names = lines.getFirst().substring(2).split(",", -1);
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",", -1);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < Math.min(names.length, values.length); i++) {
                row.put(names[i], values[i]);
            }
            rows.add(row);
        }
        return new HaproxyStats(rows);
    }

    /** Whether each backend has a server with an address. */
    boolean allResolved() {
        List<String> backends = rows.stream()
                .filter(row -> is(row, "BACKEND"))
                .map(row -> row.getOrDefault("pxname", ""))
                .toList();
        return !backends.isEmpty() && backends.stream().allMatch(this::resolved);
    }

    private boolean resolved(String backend) {
        return servers().stream()
                .filter(row -> backend.equals(row.get("pxname")))
                .anyMatch(row -> !row.getOrDefault("status", "").startsWith("MAINT"));
    }

    EgressSample sample() {
        long queued = rows.stream()
                .filter(row -> is(row, "BACKEND"))
                .mapToLong(row -> number(row, "qcur"))
                .sum();
        long requests = rows.stream()
                .filter(row -> is(row, "FRONTEND"))
                .mapToLong(row -> number(row, "req_tot"))
                .sum();
        return new EgressSample(
                requests,
                sum("connect"),
                sum("reuse"),
                sum("econ"),
                sum("eresp"),
                sum("wretr"),
                queued,
                sum("srv_icur"));
    }

    private long sum(String column) {
        return servers().stream().mapToLong(row -> number(row, column)).sum();
    }

    private List<Map<String, String>> servers() {
        return rows.stream()
                .filter(row -> !is(row, "FRONTEND") && !is(row, "BACKEND"))
                .toList();
    }

    private static boolean is(Map<String, String> row, String kind) {
        return kind.equals(row.get("svname"));
    }

    private static long number(Map<String, String> row, String column) {
        String value = row.getOrDefault(column, "");
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }
}
