package dev.egresslab.reports.charts;

import dev.egresslab.reports.gate.ErrorClasses;
import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.gate.Measured;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.VariantResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Charts of what a request costs in CPU, and of what failed. */
public final class LoadCharts {
    private static final List<String> ROLES = List.of("app", "proxy", "gateway", "origin");
    /** All that ran: the sum of these and of other programs, and no part beside them. */
    private static final String MACHINE = "machine";

    private static final int FIRST_ROLE_COLOUR = 2;
    private static final int JIT_COLOUR = 6;
    private static final int GC_COLOUR = 7;

    private LoadCharts() {}

    /** Returns CPU per successful request by role; nothing when it was not measured. */
    public static Optional<Chart> cpu(RunResult result) {
        List<String> bars = new ArrayList<>();
        List<Measured> measured = new ArrayList<>();
        for (VariantResult variant : result.variants()) {
            Measured merged = Measured.of(variant.rounds());
            if (!merged.cpu().isEmpty() && merged.count("requests.ok") > 0) {
                bars.add(variant.name());
                measured.add(merged);
            }
        }
        if (bars.isEmpty()) {
            return Optional.empty();
        }
        List<String> roles = roles(measured);
        List<List<Double>> values =
                measured.stream().map(variant -> bar(variant, roles)).toList();
        return Optional.of(Bars.chart(
                new StackedBars(bars, segments(roles), values, "us"),
                "cpu",
                "CPU per successful request",
                "User and system time of each role. App and proxy are what one pays for; gateway and origin"
                        + " stand for others’. The JVM’s compiler and garbage collector are shown apart, at the"
                        + " end."));
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private static List<String> roles(List<Measured> measured) {
        Stream<String> others = measured.stream()
                .flatMap(variant -> variant.cpu().keySet().stream())
                .filter(role -> !ROLES.contains(role) && !role.equals(MACHINE))
                .distinct()
                .sorted();
        return Stream.concat(ROLES.stream(), others)
                .filter(role ->
                        measured.stream().anyMatch(variant -> variant.cpu().containsKey(role)))
                .toList();
    }

    private static List<StackedBars.Segment> segments(List<String> roles) {
        List<StackedBars.Segment> segments = new ArrayList<>();
        roles.forEach(role -> segments.add(new StackedBars.Segment(role, segments.size() + FIRST_ROLE_COLOUR)));
        segments.add(new StackedBars.Segment("JIT compiler", JIT_COLOUR));
        segments.add(new StackedBars.Segment("garbage collector", GC_COLOUR));
        return segments;
    }

    private static List<Double> bar(Measured variant, List<String> roles) {
        double requests = variant.count("requests.ok");
        List<Double> values = new ArrayList<>();
        for (String role : roles) {
            Round.Cpu used = variant.cpu().getOrDefault(role, new Round.Cpu(0, 0, 0, 0));
            long own = used.userMicros() + used.systemMicros() - used.jitMicros() - used.gcMicros();
            values.add(Math.max(0, own) / requests);
        }
        values.add(sum(variant, Round.Cpu::jitMicros) / requests);
        values.add(sum(variant, Round.Cpu::gcMicros) / requests);
        return values;
    }

    private static double sum(Measured variant, ToLongFunction<Round.Cpu> part) {
        return variant.cpu().entrySet().stream()
                .filter(role -> !role.getKey().equals(MACHINE))
                .mapToLong(role -> part.applyAsLong(role.getValue()))
                .sum();
    }

    /** Returns errors by class, one bar for each class, made of the variants; nothing when there was no error. */
    public static Optional<Chart> errors(Figures figures) {
        List<String> classes = figures.all().stream()
                .filter(figure -> figure.value() > 0)
                .map(figure -> figure.name().replaceFirst("^.*\\.(?=errors\\.\\w+$)", ""))
                .filter(name -> name.startsWith("errors."))
                .distinct()
                .toList();
        if (classes.isEmpty()) {
            return Optional.empty();
        }
        List<StackedBars.Segment> segments = new ArrayList<>();
        figures.variants().forEach(variant -> segments.add(new StackedBars.Segment(variant, segments.size())));
        List<List<Double>> values = classes.stream()
                .map(name -> figures.variants().stream()
                        .map(variant -> figures.valueOrZero(variant + "." + name))
                        .toList())
                .toList();
        List<String> bars =
                classes.stream().map(name -> name.substring("errors.".length())).toList();
        return Optional.of(Bars.chart(
                new StackedBars(bars, segments, values, "count"),
                "errors",
                "Errors by class",
                "Failed page requests of all rounds. "
                        + bars.stream()
                                .map(name -> name + ": " + ErrorClasses.meaning(name))
                                .map(LoadCharts::sentence)
                                .collect(Collectors.joining(" "))));
    }
}
