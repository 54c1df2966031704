package dev.egresslab.bench.cli;

import dev.egresslab.bench.origin.Origin;
import dev.egresslab.bench.origin.OriginConfig;
import dev.egresslab.bench.origin.RunAuthority;
import dev.egresslab.bench.scenario.OriginSpec;
import dev.egresslab.bench.workload.Distribution;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code egresslab origin}: a CDN-like HTTPS server and its name server, alone. */
@Command(
        name = "origin",
        mixinStandardHelpOptions = true,
        description = {
            "Run the origin alone, a CDN-like HTTPS server.",
            "A name server stands beside it. It ends when it is interrupted."
        },
        footer = {
            "",
            "Example:",
            "  egresslab origin --host api.example.com=198.51.100.10 --ca ca.pem --service-time 20ms"
        })
final class OriginCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--host",
            paramLabel = "NAME=PUBLIC-IP",
            defaultValue = "api.example.com=198.51.100.10",
            description = "a host and the address its name server gives (default: ${DEFAULT-VALUE})")
    private java.util.Map<String, String> hosts = java.util.Map.of();

    @Option(names = "--plain", description = "speak plain HTTP instead of HTTPS")
    private boolean plain;

    @Option(names = "--ca", paramLabel = "FILE", description = "where to write the certificate to trust, in PEM")
    private @Nullable Path ca;

    @Option(
            names = "--service-time",
            paramLabel = "5ms",
            converter = DurationOption.class,
            defaultValue = "0ms",
            description = "time to the first byte of an answer (default: 0ms)")
    private Duration serviceTime = Duration.ZERO;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "1024",
            description = "bytes of an answer (default: 1024)")
    private long size;

    @Option(
            names = "--keep-alive",
            paramLabel = "60s",
            converter = DurationOption.class,
            defaultValue = "60s",
            description = "how long an idle connection is kept (default: 60s)")
    private Duration keepAlive = Duration.ZERO;

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunAuthority authority = RunAuthority.create(OriginSpec.Tls.Key.ECDSA_P256, Instant.now());
        OriginSpec asked = origin();
        RunAuthority.Certificate certificate = authority.issue(List.copyOf(hosts.keySet()));
        if (ca != null) {
            UserFile.write(ca, authority.rootCertificate());
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Origin origin = Origin.start(OriginConfig.of(asked, certificate, /* seed= */ 1))) {
            out.printf(
                    "%s on %s, DNS on %s (UDP), Ctrl-C ends%n",
                    plain ? "HTTP" : "HTTPS",
                    Addresses.text(origin.httpAddress()),
                    Addresses.text(origin.dnsAddress()));
            out.flush();
            Foreground.untilInterrupted(() -> {});
        }
        return ExitCode.OK;
    }

    private OriginSpec origin() {
        OriginSpec.Tls tls = new OriginSpec.Tls(
                OriginSpec.Tls.Version.TLS_1_3, OriginSpec.Tls.Key.ECDSA_P256, /* resumption= */ true);
        return new OriginSpec(
                hosts.entrySet().stream()
                        .map(host -> new OriginSpec.Host(host.getKey(), List.of(host.getValue()), plain ? 80 : 443))
                        .toList(),
                plain ? null : tls,
                keepAlive,
                Integer.MAX_VALUE,
                constant((double) serviceTime.toNanos()),
                constant((double) size),
                Duration.ofSeconds(30),
                /* dnsRotate= */ true);
    }

    private static Distribution constant(double value) {
        return new Distribution(Distribution.Shape.CONSTANT, value, value);
    }
}
