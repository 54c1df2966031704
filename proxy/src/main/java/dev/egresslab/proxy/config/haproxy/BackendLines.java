package dev.egresslab.proxy.config.haproxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a backend, sorted by what they mean for an egress proxy. Later lines win, as in HAProxy; words of {@code default-server} hold
 * for the servers below.
 */
public final class BackendLines {
    /** Lines that are understood and have no counterpart, because the proxy does it anyway or cannot do it otherwise. */
    private static final Set<String> HARMLESS = Set.of(
            "mode http",
            "balance roundrobin",
            "balance leastconn",
            "balance random",
            "balance static-rr",
            "option httpchk",
            "option http-keep-alive",
            "option httplog",
            "option dontlognull",
            "option redispatch",
            "option http-use-htx",
            "option log-health-checks",
            "option abortonclose",
            "option tcp-smart-connect",
            "option dontlog-normal",
            "no option",
            "log global",
            "timeout check",
            "timeout http-keep-alive",
            "timeout http-request",
            "timeout client",
            "timeout client-fin",
            "timeout server-fin",
            "timeout tunnel",
            "errorfile");

    /** A server, or a template of several, with what it says itself. */
    public record Server(Directive line, Word address, boolean template) {}

    private final Map<String, Word> serverWords = new HashMap<>();
    private final Map<String, Word> serverKeys = new HashMap<>();
    private final Map<String, Directive> lines = new HashMap<>();
    private final List<Server> servers = new ArrayList<>();
    private final List<Word> strange = new ArrayList<>();
    private final List<Word> placeholders = new ArrayList<>();
    private @Nullable Directive defaultServer;
    private boolean guarded;

    /** Takes directives in their order. */
    public BackendLines(List<Directive> directives) {
        for (Directive directive : directives) {
            directive.words().stream().filter(Word::hasPlaceholder).forEach(placeholders::add);
            take(directive);
        }
    }

    private void take(Directive directive) {
        switch (directive.keyword()) {
            case "default-server" -> {
                defaultServer = directive;
                options(directive.words(), 1);
            }
            case "server" -> server(directive, 2, false);
            case "server-template" -> server(directive, 3, true);
            case "http-reuse", "retries", "retry-on", "fullconn" -> lines.put(directive.keyword(), directive);
            case "http-request" -> request(directive);
            default -> other(directive);
        }
    }

    private void other(Directive directive) {
        switch (directive.phrase()) {
            case "timeout connect", "timeout server", "timeout queue" -> lines.put(directive.phrase(), directive);
            default -> {
                if (!HARMLESS.contains(directive.phrase()) && !HARMLESS.contains(directive.keyword())) {
                    strange.add(directive.whole());
                }
            }
        }
    }

    /** The one rule for requests that is understood: not to repeat what may not be repeated, which the proxy never does. */
    private void request(Directive directive) {
        if (directive.text(1).equals("disable-l7-retry")) {
            guarded = true;
        } else {
            strange.add(directive.whole());
        }
    }

    private void server(Directive directive, int addressAt, boolean template) {
        if (directive.words().size() <= addressAt) {
            strange.add(directive.whole());
            return;
        }
        servers.add(new Server(directive, directive.words().get(addressAt), template));
        options(directive.words(), addressAt + 1);
    }

    private void options(List<Word> words, int first) {
        for (int i = first; i < words.size(); i++) {
            Word word = words.get(i);
            String key = word.text();
            boolean argument = i + 1 < words.size();
            if (ServerKeywords.FLAGS.contains(key)) {
                serverWords.put(key, word);
            } else if (ServerKeywords.OBEYED.contains(key) && argument) {
                serverKeys.put(key, word);
                serverWords.put(key, words.get(++i));
            } else if (ServerKeywords.HARMLESS.contains(key) && argument) {
                i++;
            } else if (!ServerKeywords.HARMLESS_FLAGS.contains(key)) {
                strange.add(word);
            }
        }
    }

    /** The argument of a server's keyword, or the keyword itself when it has none; null when no line says it. */
    public @Nullable Word server(String keyword) {
        return serverWords.get(keyword);
    }

    /** The text of {@link #server(String)}. */
    public @Nullable String serverText(String keyword) {
        Word word = serverWords.get(keyword);
        return word == null ? null : word.text();
    }

    /** A line such as {@code http-reuse} or {@code timeout connect}; null when there is none. */
    public @Nullable Directive line(String phrase) {
        return lines.get(phrase);
    }

    /** The last {@code default-server} line; null when there is none. */
    public @Nullable Directive defaultServer() {
        return defaultServer;
    }

    /** The servers, templates among them. */
    public List<Server> servers() {
        return servers;
    }

    /** Whether some requests are kept from being repeated. */
    public boolean guarded() {
        return guarded;
    }

    /** What is neither obeyed nor known to be harmless. */
    public List<Word> strange() {
        return strange;
    }

    /** Words of a template that were not filled in. */
    public List<Word> placeholders() {
        return placeholders;
    }

    /** The line that gives a setting which may stand on any server line, to add words to. */
    public @Nullable Directive serverLine() {
        return defaultServer != null || servers.isEmpty()
                ? defaultServer
                : servers.getLast().line();
    }

    /** The keyword whose argument {@link #server(String)} gives. */
    public @Nullable Word serverKey(String keyword) {
        return serverKeys.get(keyword);
    }
}
