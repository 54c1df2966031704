package dev.egresslab.bench.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.egresslab.proxy.config.ConfigFinding;
import dev.egresslab.proxy.config.ProxyConfigException;
import dev.egresslab.proxy.config.Severity;
import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.files.ProxyFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code egresslab proxy check --config FILE|DIR}: everything that is wrong with a configuration, and mending it. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description =
                "Check a proxy's configuration and print everything that is wrong with it; exits with 2 if anything"
                        + " is.",
        footer = {
            "",
            "Examples:",
            "  egresslab proxy check --config manifests/",
            "  egresslab proxy check --config manifests/ --fix --dry-run",
            "  egresslab proxy check --config proxy.yaml --format sarif > proxy.sarif"
        })
final class ProxyCheckCommand implements Callable<Integer> {
    private static final int CONTEXT_LINES = 3;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE|DIR",
            description = "the proxy's YAML or Kubernetes objects")
    private Path path;

    @Option(
            names = "--format",
            paramLabel = "text|json|github|sarif",
            defaultValue = "text",
            description = "what is printed (default: ${DEFAULT-VALUE}); github: annotations for its Actions")
    private FindingFormat format;

    @Option(
            names = "--fix",
            description = "write what can be mended without a human into the files, and print the difference")
    private boolean fix;

    @Option(names = "--dry-run", description = "with --fix: print the difference alone")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            ProxyFiles files = ProxyFiles.load(path, ProxyFiles.LISTENER);
            if (fix) {
                files = mended(files, out);
            }
            return report(files.check().findings(), out);
        } catch (ProxyConfigException e) {
            return report(e.findings(), out);
        }
    }

    private int report(List<ConfigFinding> findings, PrintWriter out) {
        out.print(format.write(findings));
        boolean wrong = findings.stream().anyMatch(finding -> finding.severity() != Severity.NOTE);
        if (format == FindingFormat.TEXT && !wrong) {
            out.println(path + ": ok");
        }
        out.flush();
        return wrong ? ExitCode.USAGE : ExitCode.OK;
    }

    /** Writes each changed file; the difference goes to the error output when a program reads the findings. */
    private ProxyFiles mended(ProxyFiles files, PrintWriter out) throws IOException {
        ProxyFiles fixed = files.fixed();
        PrintWriter shown =
                format == FindingFormat.TEXT ? out : spec.commandLine().getErr();
        for (int i = 0; i < fixed.sources().size(); i++) {
            SourceText before = files.sources().get(i);
            SourceText after = fixed.sources().get(i);
            if (!before.text().equals(after.text())) {
                difference(before, after).forEach(shown::println);
                if (!dryRun) {
                    Files.writeString(Path.of(after.file()), after.text());
                }
            }
        }
        shown.flush();
        return dryRun ? files : fixed;
    }

    private static List<String> difference(SourceText before, SourceText after) {
        List<String> lines = before.text().lines().toList();
        return UnifiedDiffUtils.generateUnifiedDiff(
                before.file(),
                after.file(),
                lines,
                DiffUtils.diff(lines, after.text().lines().toList()),
                CONTEXT_LINES);
    }
}
