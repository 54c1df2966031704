package dev.egresslab.bench.cli;

import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ProxyConfigException;
import dev.egresslab.proxy.config.ProxyConfigReader;
import dev.egresslab.proxy.egress.EgressProxy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code egresslab proxy --config FILE}: the pooling egress proxy, alone. */
@Command(
        name = "proxy",
        mixinStandardHelpOptions = true,
        description = "Run the pooling egress proxy alone until interrupted; then it drains.",
        footer = {
            "",
            "Example:",
            "  egresslab proxy --config proxy.yaml",
            "  curl -H 'Host: api.example.com' http://127.0.0.1:8080/"
        })
final class ProxyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "the proxy's YAML file")
    private Path file;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        ProxyConfig config;
        try {
            config = ProxyConfigReader.read(file);
        } catch (ProxyConfigException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        try (EgressProxy proxy = EgressProxy.start(config)) {
            out.println("listening on " + Addresses.text(proxy.listenAddress()) + ", Ctrl-C drains and ends");
            out.flush();
            Foreground.untilInterrupted(() -> {});
            proxy.drain(config.drainDelay());
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, "egresslab: " + e.getMessage(), e);
        }
        return ExitCode.OK;
    }
}
