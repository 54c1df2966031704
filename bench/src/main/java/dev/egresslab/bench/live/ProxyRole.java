package dev.egresslab.bench.live;

import dev.egresslab.proxy.config.AccessLogConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.egress.EgressProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The bundled egress proxy, as a role. Its access log, where it is to have one, is a temporary file that ends with it. */
final class ProxyRole implements Role {
    /** The access log's file in the configuration; the role puts a temporary one in its place. */
    static final String ACCESS_LOG = "access.log";

    private final EgressProxy proxy;
    private final @Nullable Path accessLog;

    private ProxyRole(EgressProxy proxy, @Nullable Path accessLog) {
        this.proxy = proxy;
        this.accessLog = accessLog;
    }

    static ProxyRole start(ProxyConfig config) throws IOException {
        AccessLogConfig log = config.accessLog();
        if (log == null) {
            return new ProxyRole(EgressProxy.start(config), null);
        }
        Path file = Files.createTempFile("egresslab", "-" + log.file());
        try {
            return new ProxyRole(EgressProxy.start(config.withAccessLog(file.toString(), log.format())), file);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    @Override
    public Object facts() {
        return ProxyFacts.bundled(proxy.listenAddress().getPort());
    }

    @Override
    public Object sample() {
        return proxy.sample();
    }

    @Override
    public void close() {
        proxy.close();
        if (accessLog == null) {
            return;
        }
        try {
            Files.deleteIfExists(accessLog);
        } catch (IOException e) {
            throw new UncheckedIOException("the access log could not be removed", e);
        }
    }
}
