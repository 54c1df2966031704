package dev.egresslab.bench.cli;

import dev.egresslab.proxy.config.CheckedConfig;
import dev.egresslab.proxy.config.ConfigFinding;
import dev.egresslab.proxy.config.ProxyConfigException;
import dev.egresslab.proxy.config.ProxyConfigWriter;
import dev.egresslab.proxy.config.Rule;
import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.files.ProxyFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code egresslab proxy import FILE|DIR}: Kubernetes objects or an haproxy.cfg as the proxy's own YAML. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Print Kubernetes objects or an haproxy.cfg as the proxy's own YAML.",
            "Nothing is executed. What is not understood is named, and kept as a comment."
        },
        footer = {
            "",
            "Examples:",
            "  egresslab proxy import manifests/ > proxy.yaml",
            "  egresslab proxy import /etc/haproxy/haproxy.cfg > proxy.yaml"
        })
final class ProxyImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE|DIR", description = "Kubernetes objects, or an haproxy.cfg")
    private Path path;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8080",
            description = "where to listen when no file says it (default: ${DEFAULT-VALUE})")
    private String listen;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            ProxyFiles files = ProxyFiles.load(path, ProxyCommand.listener(spec, listen));
            CheckedConfig checked = files.check();
            checked.findings().forEach(finding -> err.println(FindingFormat.line(finding)));
            err.flush();
            if (checked.config() == null) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "egresslab: " + path + " has errors; `egresslab proxy check --config " + path
                                + " --fix` mends what can be mended");
            }
            out.println("# from " + path + " by egresslab proxy import");
            checked.findings().stream()
                    .filter(finding -> finding.rule() == Rule.NOT_UNDERSTOOD)
                    .forEach(finding -> out.println(comment(finding, files.sources())));
            out.print(ProxyConfigWriter.write(checked.config()));
            out.flush();
            return ExitCode.OK;
        } catch (ProxyConfigException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /** The line itself, so that nothing of the old configuration is lost. */
    private static String comment(ConfigFinding finding, List<SourceText> sources) {
        String line = sources.stream()
                .filter(source -> source.file().equals(finding.file()))
                .findFirst()
                .map(source -> source.lineText(finding.line()).strip())
                .orElse("");
        return "# not understood, " + finding + ":\n#   " + line;
    }
}
