package dev.egresslab.proxy.config.haproxy;

import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.Findings;
import dev.egresslab.proxy.config.ResolverConfig;
import dev.egresslab.proxy.config.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Turns a {@code resolvers} section into the proxy's resolver. */
public final class ResolversConfig {
    private ResolversConfig() {}

    /** The resolver; what cannot be used becomes a finding. */
    public static ResolverConfig of(Resolvers section, Findings findings) {
        List<Endpoint> servers = new ArrayList<>();
        for (Directive line : section.nameServers()) {
            Word address = line.words().getLast();
            if (address.hasPlaceholder()) {
                findings.add(
                        address.source(),
                        address.start(),
                        Rule.PLACEHOLDER,
                        "'" + address.text() + "' must be filled in",
                        "parse-resolv-conf, for the name servers of the system",
                        replacedLine(line));
                continue;
            }
            try {
                servers.add(new Endpoint(Address.host(address.text()), Address.port(address.text(), 53)));
            } catch (IllegalArgumentException e) {
                findings.add(
                        address.source(),
                        address.start(),
                        Rule.INVALID,
                        "nameserver must be address:port, was '" + address.text() + "'",
                        "",
                        List.of());
            }
        }
        ResolverConfig base = ResolverConfig.DEFAULT.withServers(section.system() ? List.of() : servers);
        Directive timeout = section.queryTimeout();
        return timeout == null ? base : base.withQueryTimeout(queryTimeout(timeout, findings));
    }

    private static Duration queryTimeout(Directive line, Findings findings) {
        Word word = line.words().getLast();
        try {
            return Times.parse(word.text());
        } catch (IllegalArgumentException e) {
            findings.add(word.source(), word.start(), Rule.INVALID, String.valueOf(e.getMessage()), "", List.of());
            return ResolverConfig.DEFAULT.queryTimeout();
        }
    }

    private static List<dev.egresslab.proxy.config.TextEdit> replacedLine(Directive line) {
        Word first = line.words().getFirst();
        Word last = line.words().getLast();
        return new Word("", first.source(), first.start(), last.end()).replacedBy("parse-resolv-conf");
    }
}
