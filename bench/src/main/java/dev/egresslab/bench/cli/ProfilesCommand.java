package dev.egresslab.bench.cli;

import dev.egresslab.reports.html.Folded;
import dev.egresslab.simulator.nat.Exhaustion;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.GatewayProfile.Entry;
import dev.egresslab.simulator.nat.Profiles;
import dev.egresslab.simulator.nat.Sourced;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code egresslab profiles}: the NAT gateways there are, and where each of their numbers comes from. */
@Command(
        name = "profiles",
        mixinStandardHelpOptions = true,
        description = "List the NAT gateways that can be simulated.",
        subcommands = ProfilesCommand.Show.class,
        footer = {"", "Examples:", "  egresslab profiles", "  egresslab profiles show aws-nat-gateway"})
final class ProfilesCommand implements Callable<Integer> {
    /** Behind a value that no vendor documents. */
    private static final String ASSUMED = "*";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NAME", "PORTS", "HOLD", "NO PORT LEFT", "ASSUMED", "GATEWAY"));
        Profiles.all().forEach(profile -> rows.add(row(profile)));
        PrintWriter out = spec.commandLine().getOut();
        List<String> lines = Columns.of(rows);
        boolean fits = lines.stream().allMatch(line -> line.length() <= Terminals.columns());
        // A program that reads it wants a line for each, however long.
        if (fits || !Terminals.interactive()) {
            lines.forEach(out::println);
        } else {
            narrow(rows).forEach(out::println);
        }
        out.println();
        out.println("PORTS for each destination and public IP. HOLD after a close by FIN.");
        out.println(ASSUMED + " assumed: no vendor documents it; `egresslab profiles show NAME` says why.");
        out.flush();
        return ExitCode.OK;
    }

    private static List<String> row(GatewayProfile profile) {
        return List.of(
                profile.name(),
                marked(
                        String.format(
                                Locale.ROOT,
                                "%,d",
                                profile.portsPerDestination().value()),
                        profile.portsPerDestination()),
                marked(
                        profile.timeouts().holdAfterFin().text(),
                        profile.timeouts().holdAfterFin()),
                marked(words(profile.exhaustion().value()), profile.exhaustion()),
                "%d of %d"
                        .formatted(
                                profile.assumptions().size(), profile.entries().size()),
                profile.title());
    }

    private static String marked(String text, Sourced<?> value) {
        return value.basis() == Sourced.Basis.ASSUMED ? text + ASSUMED : text;
    }

    /** The last column below the others. */
    private static List<String> narrow(List<List<String>> rows) {
        List<String> lines = Columns.of(
                rows.stream().map(row -> row.subList(0, row.size() - 1)).toList());
        List<String> all = new ArrayList<>(List.of(lines.getFirst()));
        for (int i = 1; i < lines.size(); i++) {
            all.add(lines.get(i));
            all.add("  " + rows.get(i).getLast());
        }
        return all;
    }

    private static String words(Exhaustion exhaustion) {
        return exhaustion.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** {@code egresslab profiles show NAME}. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Print every value of a profile with its source.")
    static final class Show implements Callable<Integer> {
        private static final String INDENT = "      ";

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "NAME", description = "the profile's name")
        private String name = "";

        @Override
        public Integer call() {
            GatewayProfile profile = NamedProfile.of(name);
            PrintWriter out = spec.commandLine().getOut();
            out.println(profile.name() + ": " + profile.title());
            int widest = profile.entries().stream()
                    .mapToInt(entry -> entry.name().length())
                    .max()
                    .orElse(0);
            for (Entry entry : profile.entries()) {
                out.println();
                out.println(
                        "  " + entry.name() + " ".repeat(widest - entry.name().length()) + "  "
                                + entry.value().text());
                String basis = entry.value().basis().name().toLowerCase(Locale.ROOT);
                Folded.lines(INDENT, INDENT, basis + ": " + entry.value().source(), Terminals.columns())
                        .forEach(out::println);
            }
            out.flush();
            return ExitCode.OK;
        }
    }
}
