package dev.egresslab.bench.cli;

import dev.egresslab.proxy.config.CheckedConfig;
import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ProxyConfigException;
import dev.egresslab.proxy.config.Severity;
import dev.egresslab.proxy.config.files.ProxyFiles;
import dev.egresslab.proxy.egress.EgressProxy;
import dev.egresslab.proxy.egress.Reload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code egresslab proxy --config FILE|DIR}: the pooling egress proxy, alone. */
@Command(
        name = "proxy",
        mixinStandardHelpOptions = true,
        description = {
            "Run the pooling egress proxy alone.",
            "At SIGTERM or Ctrl-C it drains; a second one ends it at once.",
            "Its configuration is a file or a folder, in its own YAML or as Kubernetes objects: Services of type"
                    + " ExternalName and Ingresses with haproxy.org annotations.",
            "SIGHUP, or POST /reload on the admin port, reads it again: pools that are the same are kept, and a"
                    + " configuration with an error is refused."
        },
        subcommands = {ProxyCheckCommand.class, ProxyImportCommand.class},
        footer = {
            "",
            "Examples:",
            "  egresslab proxy --config proxy.yaml",
            "  egresslab proxy check --config manifests/ --fix",
            "  curl -H 'Host: api.example.com' http://127.0.0.1:8080/"
        })
final class ProxyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE|DIR", description = "the proxy's YAML or Kubernetes objects")
    private @Nullable Path path;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8080",
            description = "where to listen when no file says it (default: ${DEFAULT-VALUE})")
    private String listen;

    @Option(
            names = "--drain-limit",
            paramLabel = "DURATION",
            defaultValue = "15s",
            converter = DurationOption.class,
            description = "how long requests under way may take to end when it drains (default: ${DEFAULT-VALUE})")
    private Duration drainLimit;

    @Override
    public Integer call() throws InterruptedException {
        if (path == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--config=FILE|DIR'");
        }
        return serve(path);
    }

    private int serve(Path files) throws InterruptedException {
        ProxyConfig config = config(files);
        PrintWriter out = spec.commandLine().getOut();
        try (EgressProxy proxy = EgressProxy.start(config)) {
            EndSignals signals = EndSignals.listen();
            told(config, proxy).forEach(out::println);
            out.flush();
            proxy.reloadsFrom(
                    () -> ProxyFiles.load(files, listener(spec, listen)).check().orThrow());
            Signals.register("HUP", () -> reload(proxy));
            signals.await();
            out.println("draining; a second signal ends at once");
            out.flush();
            boolean quiet = proxy.drain(drainLimit);
            out.println(quiet ? "drained" : "ended with requests under way: they took longer than --drain-limit");
            out.flush();
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, "egresslab: " + e.getMessage(), e);
        }
        return ExitCode.OK;
    }

    private static List<String> told(ProxyConfig config, EgressProxy proxy) {
        List<String> listeners = new ArrayList<>();
        for (int i = 0; i < config.listeners().size(); i++) {
            String tls = config.listeners().get(i).tls() == null ? "" : " (TLS)";
            listeners.add(Addresses.text(proxy.listenAddresses().get(i)) + tls);
        }
        List<String> lines = new ArrayList<>();
        lines.add("listening on " + String.join(", ", listeners) + " by "
                + proxy.sample().transport() + ", Ctrl-C drains and ends");
        if (proxy.adminAddress() != null) {
            lines.add("admin pages on " + Addresses.text(proxy.adminAddress()));
        }
        return lines;
    }

    private void reload(EgressProxy proxy) {
        Reload reload = proxy.reload();
        PrintWriter err = spec.commandLine().getErr();
        err.println((reload.applied() ? "reloaded: " : "not reloaded, the old configuration stays: ") + reload.text());
        err.flush();
    }

    /** Warnings are told and run with; an error is not. */
    private ProxyConfig config(Path path) {
        try {
            CheckedConfig checked =
                    ProxyFiles.load(path, listener(spec, listen)).check();
            PrintWriter err = spec.commandLine().getErr();
            checked.findings().stream()
                    .filter(finding -> finding.severity() == Severity.WARNING && checked.config() != null)
                    .forEach(finding -> err.println(FindingFormat.line(finding)));
            err.flush();
            return checked.orThrow();
        } catch (ProxyConfigException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    static Endpoint listener(CommandSpec spec, String text) {
        try {
            return Endpoint.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--listen " + e.getMessage(), e);
        }
    }
}
