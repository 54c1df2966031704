package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Figure;
import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.gate.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The main figures of all variants side by side, each compared with the first variant.
 *
 * @param variants the variants' names; the first is what the others are compared with
 * @param rows the rows that at least one variant has a value for; without those of retries when there was none, and with the whole machine's CPU
 *     only where proxies are compared, as the cross-check of theirs
 */
record Comparison(List<String> variants, List<Row> rows) {
    private static final String RETRIES = "attempts.retries";
    private static final String MACHINE = "machine.cpuPerRequest";
    private static final String PROXY = "proxy.cpuPerRequest";

    /** The figures shown, by name without the variant, in the order of a reader's questions. */
    private static final List<String> SHOWN = List.of(
            "latency.p50",
            "latency.p99",
            "latency.p999",
            "latency.mean",
            "requests.ok",
            "requests.failed",
            RETRIES,
            "attempts.perCall",
            "connections.opened",
            "connections.perRequest",
            "tls.handshakes.full",
            "nat.portsInUse.max",
            "nat.ErrorPortAllocation",
            "app.cpuPerRequest",
            PROXY,
            "total.cpuPerRequest",
            MACHINE);

    /**
     * One figure of all variants.
     *
     * @param label the figure in words
     * @param name the figure's name without the variant
     * @param meaning one sentence
     * @param cells one text for each variant; a dash where there is no value
     * @param ratios one for each variant but the first
     */
    record Row(String label, String name, String meaning, List<String> cells, List<Optional<Ratio>> ratios) {}

    static Comparison of(Figures figures) {
        List<Row> rows = new ArrayList<>();
        boolean retried = figures.variants().stream()
                .anyMatch(variant -> figures.find(variant + "." + RETRIES)
                        .filter(retries -> retries.value() > 0)
                        .isPresent());
        boolean proxies = figures.variants().stream()
                .allMatch(variant -> figures.find(variant + "." + PROXY).isPresent());
        for (String shown : SHOWN) {
            boolean noRetries = !retried && shown.startsWith("attempts.");
            boolean noProxies = !proxies && shown.equals(MACHINE);
            if (noRetries || noProxies) {
                continue;
            }
            List<Optional<Figure>> values = figures.variants().stream()
                    .map(variant -> figures.find(variant + "." + shown))
                    .toList();
            values.stream()
                    .flatMap(Optional::stream)
                    .findFirst()
                    .ifPresent(any -> rows.add(row(figures, shown, any.meaning(), values)));
        }
        return new Comparison(figures.variants(), rows);
    }

    private static Row row(Figures figures, String name, String meaning, List<Optional<Figure>> values) {
        List<String> cells = values.stream()
                .map(value -> value.map(Figure::text).orElse("–"))
                .toList();
        String first = figures.variants().getFirst() + "." + name;
        List<Optional<Ratio>> ratios = figures.variants().stream()
                .skip(1)
                .map(variant -> Ratio.of(figures, variant + "." + name, first))
                .toList();
        return new Row(Labels.of(name), name, meaning, cells, ratios);
    }

    /** Returns the ratio as a factor: {@code × 0.41}; a dash when there is none. */
    static String factor(Optional<Ratio> ratio) {
        return ratio.map(r -> "× " + Quantity.number(r.value())).orElse("–");
    }
}
