package dev.egresslab.proxy.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with everything that is wrong in it. */
public final class ProxyConfigException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<ConfigFinding> findings;

    /** All findings, one a line in the message. */
    public ProxyConfigException(List<ConfigFinding> findings) {
        super(findings.stream().map(ConfigFinding::toString).collect(Collectors.joining("\n")));
        this.findings = List.copyOf(findings);
    }

    /** What is wrong, in the order of the file. */
    public List<ConfigFinding> findings() {
        return findings;
    }
}
