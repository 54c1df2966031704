package dev.egresslab.bench.cli;

import dev.egresslab.simulator.nat.Exhaustion;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.GatewayProfile.Entry;
import dev.egresslab.simulator.nat.Profiles;
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
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NAME", "PORTS/DESTINATION", "HOLD AFTER FIN", "WHEN EXHAUSTED", "ASSUMED", "GATEWAY"));
        for (GatewayProfile profile : Profiles.all()) {
            rows.add(List.of(
                    profile.name(),
                    String.format(
                            Locale.ROOT, "%,d", profile.portsPerDestination().value()),
                    profile.timeouts().holdAfterFin().text(),
                    words(profile.exhaustion().value()),
                    profile.assumptions().size() + " values",
                    profile.title()));
        }
        PrintWriter out = spec.commandLine().getOut();
        Columns.of(rows).forEach(out::println);
        out.flush();
        return ExitCode.OK;
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
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "NAME", description = "the profile's name")
        private String name = "";

        @Override
        public Integer call() {
            GatewayProfile profile = NamedProfile.of(name);
            List<List<String>> rows = new ArrayList<>();
            for (Entry entry : profile.entries()) {
                rows.add(List.of(
                        entry.name(),
                        entry.value().text(),
                        entry.value().basis().name().toLowerCase(Locale.ROOT),
                        entry.value().source()));
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println(profile.name() + ": " + profile.title());
            Columns.of(rows).forEach(line -> out.println("  " + line));
            out.flush();
            return ExitCode.OK;
        }
    }
}
