package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.OverloadConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.Transport;
import dev.egresslab.proxy.config.UpstreamConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A proxy in a process of its own, which may have few descriptors. Answers each line on its input with its counters; ends with its input. */
final class StarvedProxy {
    /** Sheds when two thirds of the descriptors are open. */
    private static final OverloadConfig EAGER =
            new OverloadConfig(List.of(), List.of(), List.of(0.5, 0.6, 0.66), 0.9, Duration.ZERO);

    private StarvedProxy() {}

    /** Loads what serves while there are descriptors: from a folder each class takes one, from a jar none. */
    private static void load() throws IOException {
        Path folder = Path.of(URI.create(EgressProxy.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = folder.relativize(file).toString().replace('/', '.');
                if (!name.endsWith("-info.class")) {
                    Class.forName(name.substring(0, name.length() - ".class".length()));
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
    }

    /** Arguments: transport, port of the origin, {@code on} or {@code off} for whether it sheds load. */
    public static void main(String[] arguments) throws IOException {
        load();
        UpstreamConfig origin =
                UpstreamConfig.http("a.test", Integer.parseInt(arguments[1])).withAddresses(List.of("127.0.0.1"));
        ProxyConfig config = ProxyConfig.of(new Endpoint("127.0.0.1", 0), List.of(origin))
                .withLoops(1, Transport.valueOf(arguments[0]))
                .withOverload(arguments[2].equals("on") ? EAGER : OverloadConfig.OFF);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (EgressProxy proxy = EgressProxy.start(config)) {
            System.out.println(proxy.listenAddress().getPort());
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                ProxySample sample = proxy.sample();
                System.out.println(sample.acceptFailures() + " " + sample.clientsOpen() + " "
                        + sample.overload().stage() + " "
                        + sample.overload().begun().get("not_accepting") + " "
                        + Proxies.sample(proxy).openFailures().getOrDefault("SHORTAGE", 0L) + " "
                        + Proxies.sample(proxy).outliers().ejections() + " "
                        + Proxies.sample(proxy).retries() + " "
                        + Proxies.sample(proxy).waiting());
            }
        }
    }
}
