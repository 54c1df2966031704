package dev.egresslab.bench.origin;

import dev.egresslab.bench.scenario.OriginSpec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names an origin serves, compared as host names are: without regard to case, a trailing dot or a port. */
final class HostNames {
    private final Set<String> names = new HashSet<>();

    HostNames(Collection<OriginSpec.Host> hosts) {
        hosts.forEach(host -> names.add(canonical(host.name())));
    }

    /** The one spelling of a name. */
    static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** Whether the name, in its one spelling, is served. */
    boolean contains(String canonical) {
        return names.contains(canonical);
    }

    /**
     * The name a request is for, in its one spelling: that of an absolute request target, or else of the {@code Host} header (RFC 9112,
     * 3.2.2). Null when it has no such header, several, or one that is not a name (to be answered 400, RFC 9112, 3.2).
     */
    static @Nullable String of(HttpRequest request) {
        List<String> headers = request.headers().getAll(HttpHeaderNames.HOST);
        if (headers.size() != 1) {
            return null;
        }
        String target = request.uri();
        if (target.startsWith("/") || target.equals("*")) {
            return canonical(withoutPort(headers.getFirst()));
        }
        try {
            String host = new URI(target).getHost();
            return host == null ? null : canonical(host);
        } catch (java.net.URISyntaxException _) {
            return null;
        }
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
