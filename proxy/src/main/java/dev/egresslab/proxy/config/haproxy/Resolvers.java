package dev.egresslab.proxy.config.haproxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@code resolvers} section. */
public final class Resolvers {
    private static final Set<String> HARMLESS =
            Set.of("hold", "accepted_payload_size", "resolve_retries", "timeout resolve");

    private final String name;
    private final List<Directive> nameServers = new ArrayList<>();
    private final List<Word> strange = new ArrayList<>();
    private @Nullable Directive queryTimeout;
    private boolean system;

    private Resolvers(String name) {
        this.name = name;
    }

    /** Finds the sections among the lines of a snippet; each line that belongs to none goes to {@code others}. */
    public static Map<String, Resolvers> in(List<Directive> directives, List<Directive> others) {
        Map<String, Resolvers> found = new HashMap<>();
        Resolvers current = null;
        for (Directive directive : directives) {
            if (directive.keyword().equals("resolvers")) {
                current = new Resolvers(directive.text(1));
                found.put(current.name, current);
            } else if (current == null || !current.take(directive)) {
                others.add(directive);
            }
        }
        return found;
    }

    /** A section of a file. */
    static Resolvers section(String name, List<Directive> body) {
        Resolvers section = new Resolvers(name);
        for (Directive directive : body) {
            if (!section.take(directive)) {
                section.strange.add(directive.words().getFirst());
            }
        }
        return section;
    }

    private boolean take(Directive directive) {
        switch (directive.keyword()) {
            case "nameserver" -> nameServers.add(directive);
            case "parse-resolv-conf" -> system = true;
            default -> {
                if (directive.phrase().equals("timeout retry")) {
                    queryTimeout = directive;
                } else {
                    return HARMLESS.contains(directive.keyword()) || HARMLESS.contains(directive.phrase());
                }
            }
        }
        return true;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** {@code nameserver ID ADDRESS:PORT} lines. */
    public List<Directive> nameServers() {
        return nameServers;
    }

    /** Whether the system's name servers are asked, too. */
    public boolean system() {
        return system;
    }

    /** {@code timeout retry}: how long to wait for an answer; null when not given. */
    public @Nullable Directive queryTimeout() {
        return queryTimeout;
    }

    /** What is not understood. */
    public List<Word> strange() {
        return strange;
    }
}
