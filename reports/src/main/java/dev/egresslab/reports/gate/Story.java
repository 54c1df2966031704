package dev.egresslab.reports.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a run shows at a glance: the last variant beside the first, in the figures that a reader asks for first; where each variant has a proxy, what
 * a request costs each of them.
 */
final class Story {
    /** Percentiles nearer than this are not told: they may be chance. */
    private static final double FASTER = 0.9;

    /** With blanks that do not break, so that no line ends between a sign and its number. */
    private static final String TIMES = "\u00a0×\u00a0";

    private static final String PROXY_CPU = ".proxy.cpuPerRequest";

    private Story() {}

    /** Returns the story without a full stop, or nothing when there are no two variants or they hardly differ. */
    static String of(Figures figures) {
        List<String> variants = figures.variants();
        if (variants.size() < 2) {
            return "";
        }
        String first = variants.getFirst();
        String last = variants.getLast();
        if (variants.stream().allMatch(variant -> figures.valueOrZero(variant + PROXY_CPU) > 0)) {
            return proxies(figures, variants);
        }
        List<String> parts = new ArrayList<>();
        errors(figures, first, last, parts);
        latency(figures, first, last, parts);
        return parts.isEmpty() ? "" : last + " " + String.join(" and ", parts);
    }

    private static String proxies(Figures figures, List<String> variants) {
        String first = variants.getFirst();
        List<String> others = variants.stream()
                .skip(1)
                .map(variant -> variant
                        + TIMES
                        + Quantity.number(
                                figures.valueOrZero(variant + PROXY_CPU) / figures.valueOrZero(first + PROXY_CPU)))
                .toList();
        String last = others.getLast();
        String before = String.join(", ", others.subList(0, others.size() - 1));
        return "a request took %s of CPU in %s, %s of that"
                .formatted(
                        Quantity.text(figures.valueOrZero(first + PROXY_CPU), "us"),
                        first,
                        before.isEmpty() ? last : before + " and " + last);
    }

    private static void errors(Figures figures, String first, String last, List<String> parts) {
        double before = figures.valueOrZero(first + ".nat.ErrorPortAllocation");
        double after = figures.valueOrZero(last + ".nat.ErrorPortAllocation");
        if (before > 0 && after == 0) {
            parts.add("had no ErrorPortAllocation where %s had %s".formatted(first, Quantity.text(before, "count")));
        }
    }

    private static void latency(Figures figures, String first, String last, List<String> parts) {
        OptionalDouble before = figures.value(first + ".latency.p99");
        OptionalDouble after = figures.value(last + ".latency.p99");
        if (before.isPresent() && after.isPresent() && after.getAsDouble() < FASTER * before.getAsDouble()) {
            parts.add("answered 99 %% of the requests within %s where %s took %s"
                    .formatted(
                            Quantity.text(after.getAsDouble(), "ms"),
                            first,
                            Quantity.text(before.getAsDouble(), "ms")));
        }
    }
}
