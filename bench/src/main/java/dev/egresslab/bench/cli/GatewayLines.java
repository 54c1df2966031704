package dev.egresslab.bench.cli;

import dev.egresslab.simulator.loopback.GatewaySample;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a lone gateway says while it runs: a line for each destination whose ports have changed since the line before. */
final class GatewayLines {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Map<String, GatewaySample.Destination> shown = new HashMap<>();

    /** Returns the lines for what has changed. */
    List<String> changed(GatewaySample sample) {
        List<String> lines = new ArrayList<>();
        for (GatewaySample.Destination destination : sample.destinations()) {
            GatewaySample.Destination before = shown.put(destination.destination(), destination);
            boolean silent = before == null && destination.opened() + destination.refused() == 0;
            if (!silent && !destination.equals(before)) {
                lines.add(line(destination));
            }
        }
        return lines;
    }

    private static String line(GatewaySample.Destination destination) {
        return String.format(
                Locale.ROOT,
                "%s  %s  %,d of %,d ports (%,d open, %,d held)  ErrorPortAllocation %,d",
                CLOCK.format(LocalTime.now(ZoneId.systemDefault())),
                destination.destination(),
                destination.inUse(),
                destination.limit(),
                destination.halfOpen() + destination.established(),
                destination.held(),
                destination.refused());
    }
}
