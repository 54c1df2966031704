package dev.egresslab.bench.cli;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.plan.Planner;
import dev.egresslab.reports.html.PlanPage;
import dev.egresslab.reports.html.PlanText;
import dev.egresslab.reports.plan.Plan;
import dev.egresslab.reports.plan.PlanFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code egresslab plan}: what a load needs of a gateway, or of a pool, without running anything. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Say, without running anything, how many public IPs a load needs.",
            "And what rate they carry, when ports run out, how likely a connection finds none, and what a pool would"
                    + " need instead."
        },
        footer = {
            "",
            "Examples:",
            "  egresslab plan --profile aws-nat-gateway --rate 900/s --lifetime 200ms",
            "  egresslab plan --profile azure-nat-gateway --rate 3000/s --lifetime 1s --close rst",
            "  egresslab plan --profile gcp-cloud-nat-static --clients 20 --rate 9/s --lifetime 1s",
            "  egresslab plan scenarios/quickstart.yaml --html plan.html",
            "  egresslab plan --rate 5000/s --lifetime 1s --format json | jq .variants[].answers"
        })
final class PlanCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "SCENARIO",
            description =
                    "a scenario's YAML file, each variant of which is planned; instead of a load given as options")
    private @Nullable Path file;

    @ArgGroup(exclusive = false, heading = "The load and the gateway, without a scenario:%n")
    private LoadOptions options = new LoadOptions();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "change a value of the scenario, such as gateway.ips=2; may be repeated")
    private List<String> sets = List.of();

    @Option(
            names = "--target-failure",
            paramLabel = "0.1%",
            defaultValue = "0.1%",
            converter = ShareOption.class,
            description = "the share of connections that may find no port (default: ${DEFAULT-VALUE})")
    private double targetFailure;

    @Option(
            names = "--format",
            paramLabel = "table|json",
            defaultValue = "table",
            description = "what is printed (default: ${DEFAULT-VALUE})")
    private Format format = Format.TABLE;

    @Option(
            names = "--chart",
            paramLabel = "FILE.svg",
            description = "write the chart of failures over rate, for 1, 2, 3 ... public IPs")
    private @Nullable Path chart;

    @Option(names = "--html", paramLabel = "FILE.html", description = "write the plan with its charts as a page")
    private @Nullable Path html;

    /** What is printed. */
    enum Format {
        /** Text for people. */
        TABLE,
        /** The plan's JSON. */
        JSON
    }

    @Override
    public Integer call() throws IOException {
        Plan plan = plan();
        files(plan);
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                format == Format.JSON
                        ? PlanFile.toJson(plan)
                        : PlanText.render(plan, Terminals.columns(), Terminals.colours()));
        out.flush();
        return ExitCode.OK;
    }

    private void files(Plan plan) {
        if (html != null) {
            UserFile.write(html, PlanPage.render(plan));
        }
        if (chart != null) {
            UserFile.write(chart, drawn(plan));
        }
    }

    private static String drawn(Plan plan) {
        try {
            return PlanPage.chart(plan)
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.USAGE,
                            "egresslab plan: --chart needs a load that opens connections, and all are kept"
                                    + " here; leave it out"));
        } catch (IllegalStateException e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, "egresslab plan: " + e.getMessage(), e);
        }
    }

    private Plan plan() {
        Planner planner = new Planner(targetFailure, Version.text());
        if (file == null) {
            if (!sets.isEmpty()) {
                throw new CommandFailure(
                        ExitCode.USAGE, "egresslab plan: --set changes a scenario, and none was given; name its file");
            }
            return planner.plan(options.load());
        }
        String given = options.given();
        if (given != null) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "egresslab plan: a scenario has its own load and gateway, so %s cannot be given beside it; try --set, such as --set gateway.ips=2"
                            .formatted(given));
        }
        Scenario scenario = ScenarioFile.read(file, sets, null);
        if (scenario.load().closed()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "egresslab plan: a load of clients that ask one after another has no rate to plan for; give"
                            + " `load.stages`");
        }
        return planner.plan(scenario);
    }
}
