package dev.egresslab.bench.scenario.expectation;

import static dev.egresslab.bench.scenario.expectation.Amounts.count;
import static dev.egresslab.bench.scenario.expectation.Amounts.perSecond;
import static dev.egresslab.bench.scenario.expectation.Amounts.seconds;

import dev.egresslab.bench.scenario.GatewaySpec;
import dev.egresslab.bench.scenario.ProxySpec;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.workload.Load;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Sourced;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An expectation as text for a terminal: the load, the gateway, a table with a column for each variant, and a sentence for each. */
public final class ExpectationText {
    /** Where nobody says how wide the terminal is. */
    private static final int COLUMNS = 100;

    /** The heads of the first lines take so much. */
    private static final int HEAD = 10;

    /** Behind a time that no vendor documents. */
    private static final String ASSUMED = "*";

    private final Scenario scenario;
    private final Expectation expectation;
    private final int columns;
    private final StringBuilder text = new StringBuilder();

    private ExpectationText(Scenario scenario, Expectation expectation, int columns) {
        this.columns = Math.clamp(columns, 40, COLUMNS);
        this.scenario = scenario;
        this.expectation = expectation;
    }

    /**
     * Explains a scenario.
     *
     * @param scenario a checked scenario
     * @return lines with a line end each
     */
    public static String of(Scenario scenario) {
        return of(scenario, COLUMNS);
    }

    /**
     * Explains a scenario.
     *
     * @param scenario a checked scenario
     * @param columns how wide lines of prose may be
     * @return lines with a line end each
     */
    public static String of(Scenario scenario, int columns) {
        return new ExpectationText(scenario, Expectation.of(scenario), columns).explain();
    }

    private String explain() {
        line("%s: %s".formatted(scenario.name(), scenario.why()));
        line("");
        load();
        measure();
        scenario.variants().stream().map(Scenario.Variant::gateway).distinct().forEach(this::gateway);
        line("");
        if (scenario.load().closed()) {
            line("How many pages that makes depends on what each costs to serve, which arithmetic does not know:"
                + " `egresslab run` measures it. `load.stages` would be a load that arithmetic, and `egresslab plan`,"
                + " can tell about.");
            return text.toString();
        }
        text.append(new ExpectationTable(scenario, expectation).text());
        line("");
        expectation.variants().forEach(this::conclusion);
        line("");
        line("This is arithmetic on averages; the CPU costs nothing here. `egresslab plan` says what would do,"
                + " `egresslab run` measures.");
        return text.toString();
    }

    private void load() {
        Load load = scenario.load();
        if (load.closed()) {
            line("load      %s clients, each asking for the next page when it has the one before, for %s"
                    .formatted(
                            count((double) load.clients()),
                            seconds(load.duration().toNanos() / 1e9)));
            return;
        }
        line("load      %s pages in %s, at most %s, %s"
                .formatted(
                        count(expectation.pages()),
                        seconds(load.duration().toNanos() / 1e9),
                        perSecond(load.peakPerSecond()),
                        load.arrivals() == Load.Arrivals.POISSON ? "by chance (Poisson)" : "at equal gaps"));
    }

    private void measure() {
        int rounds = scenario.measure().rounds();
        Duration warmUp = scenario.measure().warmUp();
        int variants = scenario.variants().size();
        double pageSeconds = expectation.variants().stream()
                .mapToDouble(VariantExpectation::pageSeconds)
                .max()
                .orElse(0);
        double roundSeconds = scenario.load().duration().toNanos() / 1e9 + pageSeconds;
        double allSeconds = variants * (rounds * roundSeconds + warmUp.toNanos() / 1e9);
        line("measure   %d %s of %d %s%s: about %s %s"
                .formatted(
                        rounds,
                        rounds == 1 ? "round" : "rounds",
                        variants,
                        variants == 1 ? "variant" : "variants",
                        warmUp.isZero()
                                ? ", no warm-up"
                                : ", warm-up of at most " + seconds(warmUp.toNanos() / 1e9) + " each",
                        seconds(allSeconds),
                        scenario.plane() == Scenario.Plane.VIRTUAL ? "of virtual time" : "and the time to start"));
    }

    private void gateway(GatewaySpec gateway) {
        GatewayProfile profile = gateway.asRun();
        GatewayProfile real = profile.unscaled();
        int zones = gateway.zones().size();
        line("gateway   %s%s, %d public %s: %s ports for each %sdestination, each held %s"
                .formatted(
                        zones > 1 ? zones + " × " : "",
                        gateway.profile().name(),
                        gateway.ips(),
                        gateway.ips() == 1 ? "IP" : "IPs",
                        count((double) ports(profile, gateway)),
                        profile.slicing().value().isShared() ? "" : "client and ",
                        held(gateway, profile)));
        if (profile.isScaled()) {
            line("          scaled: " + changes(gateway, profile, real));
        }
        Sourced<Duration> hold = real.timeouts().holdAfterFin();
        if (hold.basis() == Sourced.Basis.ASSUMED) {
            line("          " + ASSUMED + " assumed: " + hold.source());
        }
    }

    private static String changes(GatewaySpec gateway, GatewayProfile profile, GatewayProfile real) {
        List<String> parts = new ArrayList<>();
        if (ports(profile, gateway) != ports(real, gateway)) {
            parts.add("%s of %s ports"
                    .formatted(count((double) ports(profile, gateway)), count((double) ports(real, gateway))));
        }
        if (!hold(profile).equals(hold(real))) {
            parts.add("hold %s of %s".formatted(hold(profile), hold(real)));
        }
        if (gateway.idleTimeout() != null) {
            parts.add("idle timeout %s of %s".formatted(idle(profile), idle(real)));
        }
        if (profile.exhaustion().value() != real.exhaustion().value()) {
            parts.add("%s instead of %s when no port is free"
                    .formatted(
                            profile.exhaustion().value().name().toLowerCase(Locale.ROOT),
                            real.exhaustion().value().name().toLowerCase(Locale.ROOT)));
        }
        return String.join(", ", parts);
    }

    private static String idle(GatewayProfile profile) {
        return time(profile.timeouts().establishedIdle());
    }

    private void conclusion(VariantExpectation variant) {
        String sentences = Stream.of(how(variant), verdict(variant), StormText.of(variant), workers(variant))
                .filter(sentence -> !sentence.isEmpty())
                .collect(Collectors.joining(" "));
        folded(variant.name() + ": " + sentences, "  ");
    }

    /** Breaks a line at the blanks so that a terminal need not. */
    private void folded(String line, String indent) {
        String words = line.stripLeading();
        int column = line.length() - words.length();
        StringBuilder folded = new StringBuilder(" ".repeat(column));
        boolean first = true;
        for (String word : words.split(" ", -1)) {
            boolean full = !first && column + 1 + word.length() > columns;
            folded.append(first ? "" : full ? "\n" + indent : " ").append(word);
            column = full ? indent.length() + word.length() : column + (first ? 0 : 1) + word.length();
            first = false;
        }
        text.append(folded).append('\n');
    }

    private String how(VariantExpectation variant) {
        ProxySpec proxy = variant(variant).proxy();
        if (proxy.kind() != ProxySpec.Kind.NONE) {
            return "calls share the proxy's connections, at most %d to each host.".formatted(proxy.maxConnections());
        }
        return switch (variant(variant).app().connections()) {
            case PER_CALL -> "every call opens a connection.";
            case PER_PAGE -> "every page opens a connection to each host that it calls.";
            case PER_WORKER -> "every worker keeps a connection to each host.";
            case SHARED -> "the workers share their connections.";
        };
    }

    private String verdict(VariantExpectation variant) {
        DestinationExpectation tightest = variant.tightest();
        String where = tightest.destination()
                + (variant(variant).gateway().zones().size() > 1 ? " through " + tightest.zone() : "");
        if (!variant.exhausts()) {
            return "At most %s of %s ports to %s are in use."
                    .formatted(count(Math.rint(tightest.portsInUseMax())), count((double) tightest.ports()), where);
        }
        int most = variant(variant).gateway().asRun().publicIpsMax().value();
        String remedy = remedy(tightest, most);
        return "It wants %s ports to %s, but there are %s: they run out after %s. %s"
                .formatted(
                        count(Math.rint(tightest.portsWanted())),
                        where,
                        count((double) tightest.ports()),
                        seconds(tightest.secondsToExhaustion()),
                        remedy);
    }

    private static String remedy(DestinationExpectation tightest, int ipsMost) {
        if (!tightest.supply().addressesAddPorts()) {
            return "More public IPs would not help: one client may have %s ports."
                    .formatted(count((double) tightest.ports()));
        }
        OptionalInt needed = tightest.ipsNeeded();
        return needed.isPresent()
                ? "%d public IPs would do.".formatted(needed.getAsInt())
                : "Even the %d public IPs that such a gateway may have would not do.".formatted(ipsMost);
    }

    private String workers(VariantExpectation variant) {
        if (variant.pagesRefused() >= 1) {
            return "The workers cannot keep up: %s pages find the listen queue full."
                    .formatted(count(Math.rint(variant.pagesRefused())));
        }
        return variant.pagesWaitingMax() >= 1
                ? "The workers fall behind: up to %s pages wait.".formatted(count(Math.rint(variant.pagesWaitingMax())))
                : "";
    }

    private Scenario.Variant variant(VariantExpectation expected) {
        return ExpectationTable.variant(scenario, expected);
    }

    private static long ports(GatewayProfile profile, GatewaySpec gateway) {
        return ExpectationTable.ports(profile, gateway);
    }

    /** How long after a close, and after a reset where a variant through this gateway ends connections so. */
    private String held(GatewaySpec gateway, GatewayProfile profile) {
        boolean resets = scenario.variants().stream()
                .anyMatch(variant -> variant.gateway().equals(gateway) && variant.resets());
        String afterClose = hold(profile) + " after a close";
        return resets
                ? afterClose
                        + ", %s after a reset".formatted(time(profile.timeouts().holdAfterRst()))
                : afterClose;
    }

    private static String hold(GatewayProfile profile) {
        return time(profile.timeouts().holdAfterFin());
    }

    private static String time(Sourced<Duration> time) {
        return seconds(time.value().toNanos() / 1e9) + (time.basis() == Sourced.Basis.ASSUMED ? ASSUMED : "");
    }

    /** What stands behind a head stays behind it. */
    private void line(String line) {
        boolean headed = line.matches("(load|measure|gateway| {7})  .*");
        folded(line, headed ? " ".repeat(HEAD) : "");
    }
}
