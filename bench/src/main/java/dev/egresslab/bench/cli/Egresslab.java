package dev.egresslab.bench.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: {@code egresslab COMMAND}. Each command is a file of its own in this package. */
@Command(
        name = "egresslab",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header =
                "What happens to your latency, your CPU and your NAT gateway's ports when clients open a connection per"
                        + " call, and what changes with a pooling egress proxy.%n",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:all gates hold, or the command did what it was asked",
            "  1:an error of Egresslab itself",
            "  2:bad usage, a bad scenario or a missing file",
            "  3:a gate fails",
            "  4:this machine cannot run it; the message says what to do",
            "  5:the run cannot be trusted; the message says why",
            "130:interrupted"
        },
        footer = {
            "",
            "Examples:",
            "  egresslab run scenarios/quickstart.yaml",
            "  egresslab explain scenarios/quickstart.yaml --set load.stages.0.rate=500/s",
            "  egresslab gate results/quickstart/latest 'pooled.latency.p99 <= 0.8 * direct.latency.p99'"
        },
        subcommands = {
            InitCommand.class,
            ValidateCommand.class,
            PlanCommand.class,
            ExplainCommand.class,
            RunCommand.class,
            CalibrateCommand.class,
            SweepCommand.class,
            FiguresCommand.class,
            GateCommand.class,
            ReportCommand.class,
            ProfilesCommand.class,
            GatewayCommand.class,
            ProxyCommand.class,
            OriginCommand.class,
            SchemaCommand.class,
            RoleCommand.class,
            GenerateCompletion.class
        })
public final class Egresslab implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /** Runs the command that the arguments name and exits with its {@link ExitCode}. */
    public static void main(String[] arguments) {
        try {
            System.exit(commandLine().execute(arguments));
        } catch (OutOfMemoryError e) {
            System.err.println(heapTooSmall());
            System.exit(ExitCode.ENVIRONMENT);
        }
    }

    private static String heapTooSmall() {
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        return "egresslab: needs more memory than its heap of %,d MB; try again with twice as much: EGRESSLAB_HEAP=%dm"
                .formatted(megabytes, 2 * megabytes);
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Egresslab());
        commandLine.setExecutionExceptionHandler(new Failures());
        commandLine.setParameterExceptionHandler(Egresslab::badUsage);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        HelpLayout.apply(commandLine);
        return commandLine;
    }

    /** Who names no command yet wants to see them. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    /** Says what is wrong and where to read on: the whole usage would push the message off the screen. */
    private static int badUsage(ParameterException failure, String[] arguments) {
        CommandLine commandLine = failure.getCommandLine();
        PrintWriter err = commandLine.getErr();
        err.println(String.valueOf(failure.getMessage()).replace("option option", "option"));
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("Try `%s --help`.".formatted(commandLine.getCommandSpec().qualifiedName()));
        return ExitCode.USAGE;
    }

    /** Prints a failure that the command foresaw as its message alone, and any other with its stack. */
    private static final class Failures implements IExecutionExceptionHandler {
        @Override
        public int handleExecutionException(Exception failure, CommandLine commandLine, ParseResult result) {
            PrintWriter err = commandLine.getErr();
            if (failure instanceof CommandFailure foreseen) {
                err.println(foreseen.getMessage());
                return foreseen.exitCode();
            }
            err.println("egresslab: internal error; please report it with the lines below");
            failure.printStackTrace(err);
            return ExitCode.INTERNAL;
        }
    }
}
