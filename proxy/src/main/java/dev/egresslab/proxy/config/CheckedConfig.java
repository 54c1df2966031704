package dev.egresslab.proxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configuration and what was found in it.
 *
 * @param config null when an error keeps it from being one
 * @param findings in the order of files and lines
 */
public record CheckedConfig(@Nullable ProxyConfig config, List<ConfigFinding> findings) {
    /** Copies the list. */
    public CheckedConfig {
        findings = List.copyOf(findings);
    }

    /**
     * The configuration, which may have warnings.
     *
     * @throws ProxyConfigException with all findings when there is an error
     */
    public ProxyConfig orThrow() throws ProxyConfigException {
        if (config == null) {
            throw new ProxyConfigException(findings);
        }
        return config;
    }
}
