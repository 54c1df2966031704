package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.results.Calibration;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.VariantResult;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What stands behind the figures: warm-up, the roles' configurations, the scenario and the machine. */
final class RunSections {
    private static final DateTimeFormatter STARTED = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private RunSections() {}

    static String warmUp(RunResult result) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < result.variants().size(); i++) {
            VariantResult.WarmUp warmUp = result.variants().get(i).warmUp();
            rows.add(List.of(
                    Html.variant(result.variants().get(i).name(), i),
                    Quantity.count(warmUp.requests()),
                    Quantity.duration(warmUp.millis()),
                    Quantity.text(warmUp.firstCpuMicrosPerRequest(), "us") + "<br>to "
                            + Quantity.text(warmUp.lastCpuMicrosPerRequest(), "us"),
                    warmUp.settled() ? "yes" : "no"));
        }
        if (rows.isEmpty()) {
            return "";
        }
        return "<h2>Warm-up</h2>\n"
                + Html.paragraph(
                        "Not counted in any figure. A cold JVM costs several times as much for each request; measuring"
                                + " begins when that has stopped falling. CPU is the app’s, for each request.")
                + Html.table(List.of("variant", "requests", "time", "CPU", "settled"), rows);
    }

    static String roles(RunResult result) {
        String all = result.variants().stream()
                .flatMap(variant -> variant.roles().stream()
                        .map(role -> Html.details(
                                "%s, %s: %s, at most %s MB resident"
                                        .formatted(
                                                variant.name(),
                                                role.name(),
                                                role.program(),
                                                Quantity.number(role.residentBytesMax() / 1e6)),
                                role.configuration())))
                .collect(Collectors.joining());
        return all.isEmpty() ? "" : "<h2>The roles and their configurations</h2>\n" + all;
    }

    static String run(RunResult result) {
        RunResult.Host host = result.host();
        Calibration calibration = result.calibration();
        StringBuilder paths = new StringBuilder();
        result.variants().forEach(variant -> paths.append(entry("Path of " + variant.name(), variant.description())));
        String overrides = result.scenario().overrides().isEmpty()
                ? ""
                : entry("Overridden", String.join(", ", result.scenario().overrides()));
        return "<h2>The run</h2>\n<dl>\n" + paths
                + entry("Plane", result.plane())
                + entry("Started", STARTED.format(result.started()))
                + entry("Took", Quantity.duration(result.durationMillis()))
                + entry("Seed", Long.toString(result.seed()))
                + entry("Scenario", result.scenario().file())
                + overrides
                + entry(
                        "Machine",
                        "%s, %d processors, %s GiB"
                                .formatted(
                                        host.cpu(),
                                        host.cores(),
                                        Quantity.number(host.memoryBytes() / (double) (1 << 30))))
                + entry("System", host.os() + ", " + host.arch())
                + entry("JVM", host.jvm())
                + (calibration == null ? "" : calibration(calibration))
                + entry("Measured by", result.tool())
                + "</dl>\n"
                + (calibration == null ? "" : costs(calibration))
                + Html.details("The scenario’s text", result.scenario().text());
    }

    private static String calibration(Calibration calibration) {
        return entry(
                "CPU modelled from",
                "%s, measured %s with %s"
                        .formatted(
                                calibration.host().cpu(),
                                calibration.measured(),
                                calibration.host().jvm()));
    }

    private static String costs(Calibration calibration) {
        StringBuilder text = new StringBuilder();
        for (Calibration.Step step : Calibration.Step.values()) {
            Calibration.Cost cost = calibration.cost(step);
            text.append(String.format(
                    Locale.ROOT,
                    "%-20s %7.1f   (%.1f to %.1f)\n",
                    step.key(),
                    cost.micros(),
                    cost.lowMicros(),
                    cost.highMicros()));
        }
        return Html.details("What each step costs: microseconds of CPU time, least and most", text.toString());
    }

    private static String entry(String name, String value) {
        return "<dt>" + Html.escape(name) + "</dt><dd>" + Html.escape(value) + "</dd>\n";
    }
}
