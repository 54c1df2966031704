package dev.egresslab.bench.cli;

import dev.egresslab.bench.scenario.ScenarioReference;
import dev.egresslab.bench.scenario.ScenarioSchema;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code egresslab schema}: the scenario file's form, for editors. */
@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        description = "Print the JSON Schema by which editors complete and check scenarios.",
        footer = {"", "Examples:", "  egresslab schema > scenario.schema.json", "  egresslab schema --markdown | less"})
final class SchemaCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--markdown", description = "print the reference for people instead")
    private boolean markdown;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(markdown ? ScenarioReference.text() : ScenarioSchema.text());
        out.flush();
        return ExitCode.OK;
    }
}
