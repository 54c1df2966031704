package dev.egresslab.proxy.config.haproxy;

import dev.egresslab.proxy.config.Findings;
import dev.egresslab.proxy.config.Rule;
import dev.egresslab.proxy.config.TextEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the mistakes that HAProxy would run with. */
public final class BackendRules {
    private static final String GUARD = "http-request disable-l7-retry if !METH_GET";
    /** Conditions of {@code retry-on} that a stale connection meets. */
    private static final Set<String> WHEN_STALE = Set.of("empty-response", "all-retryable-errors");

    /** Those after which the origin has seen the request, and may have carried it out. */
    private static final Set<String> WHEN_SEEN = Set.of(
            "response-timeout", "junk-response", "401", "403", "404", "408", "425", "500", "501", "502", "503", "504");

    private static final String RETRY = "retry-on conn-failure empty-response";

    private final Backend backend;
    private final BackendLines lines;
    private final Findings findings;

    private BackendRules(Backend backend, Findings findings) {
        this.backend = backend;
        this.lines = backend.lines();
        this.findings = findings;
    }

    /** Checks a backend. */
    public static void check(Backend backend, Findings findings) {
        BackendRules rules = new BackendRules(backend, findings);
        rules.understood();
        rules.reuse();
        rules.retries();
        rules.addresses();
        rules.encryption();
    }

    private void understood() {
        for (Word word : lines.placeholders()) {
            at(
                    word,
                    Rule.PLACEHOLDER,
                    "'" + word.text() + "' must be filled in",
                    word.filled(backend.host()),
                    word.replacedBy(word.filled(backend.host())));
        }
        lines.strange()
                .forEach(word -> at(
                        word,
                        Rule.NOT_UNDERSTOOD,
                        "'" + word.text() + "' is not understood",
                        "take it out, or write what it is to do in egresslab's own YAML",
                        List.of()));
    }

    private void reuse() {
        Directive reuse = lines.line("http-reuse");
        if (reuse == null) {
            whole(
                    Rule.NO_REUSE,
                    "http-reuse is not said; its default, safe, opens a connection for each client's first request",
                    "http-reuse always",
                    backend.adding().apply("http-reuse always"));
        } else if (!reuse.text(1).equals("always")) {
            Word last = reuse.words().getLast();
            at(
                    last,
                    Rule.NO_REUSE,
                    "http-reuse is '" + reuse.text(1) + "'",
                    "http-reuse always",
                    last.replacedBy("always"));
        }
    }

    private void retries() {
        Directive retry = lines.line("retry-on");
        boolean whenStale = has(retry, WHEN_STALE);
        if (retry != null && (whenStale || has(retry, WHEN_SEEN)) && !lines.guarded()) {
            at(
                    retry.words().getFirst(),
                    Rule.REPLAYS_POST,
                    "retry-on repeats every method",
                    GUARD,
                    backend.adding().apply(GUARD));
        } else if (retry == null) {
            whole(
                    Rule.NO_RETRY,
                    "retry-on is not said: a request that meets a stale connection fails",
                    RETRY + ", and " + GUARD,
                    backend.adding().apply(RETRY + "\n" + GUARD));
        } else if (!whenStale) {
            Word last = retry.words().getLast();
            boolean none = retry.text(1).equals("none");
            at(
                    last,
                    Rule.NO_RETRY,
                    "retry-on leaves out empty-response, which is how a stale connection ends",
                    RETRY + ", and " + GUARD,
                    none ? last.replacedBy("conn-failure empty-response") : last.followedBy("empty-response"));
        }
    }

    private static boolean has(@Nullable Directive line, Set<String> words) {
        return line != null && line.words().stream().map(Word::text).anyMatch(words::contains);
    }

    private void addresses() {
        boolean literal = backend.name().matches("[0-9.]+|.*:.*");
        boolean many = lines.servers().size() > 1 || lines.servers().stream().anyMatch(BackendLines.Server::template);
        if (!literal && !many) {
            oneAddress();
        }
        Word resolvers = lines.serverKey("resolvers");
        if (resolvers != null && lines.server("init-addr") == null) {
            at(
                    resolvers,
                    Rule.STARTUP_NAMES,
                    "resolvers without init-addr",
                    "init-addr none",
                    backend.addingWords("init-addr none"));
        }
    }

    private void oneAddress() {
        if (backend.controlled()) {
            String template = "server-template edge 3 " + backend.name() + ":" + backend.port();
            whole(
                    Rule.ONE_ADDRESS,
                    "the controller writes one server line, SRV_1, with one address of " + backend.name(),
                    template,
                    backend.adding().apply(template));
        } else if (!lines.servers().isEmpty()) {
            Directive line = lines.servers().getFirst().line();
            List<TextEdit> edits = new ArrayList<>(line.words().getFirst().replacedBy("server-template"));
            edits.addAll(line.words().get(1).followedBy("4"));
            at(
                    line.words().getFirst(),
                    Rule.ONE_ADDRESS,
                    "one server line holds one address of " + backend.name(),
                    "server-template " + line.text(1) + " 4 " + line.text(2),
                    edits);
        }
    }

    private void encryption() {
        if (!backend.tls()) {
            if (backend.port() == 443) {
                whole(
                        Rule.PLAIN_443,
                        "port 443 must be spoken to with TLS",
                        backend.controlled() ? "haproxy.org/server-ssl: \"true\"" : "ssl on the server line",
                        backend.controlled() ? List.of() : backend.addingWords("ssl"));
            }
            return;
        }
        serverName();
        if (backend.verifiedBy() == null) {
            certificate();
        }
    }

    private void serverName() {
        Word sni = lines.server("sni");
        String fixed = "sni str(" + backend.wantedServerName() + ")";
        if (sni == null) {
            whole(
                    Rule.NO_SERVER_NAME,
                    "no server name is sent",
                    fixed,
                    backend.shared() ? List.of() : backend.addingWords(fixed));
        } else if (backend.fixedServerName() == null) {
            at(
                    sni,
                    Rule.DYNAMIC_SNI,
                    "the server name is taken from the request, '" + sni.text() + "'",
                    fixed,
                    backend.shared() ? List.of() : sni.replacedBy("str(" + backend.host() + ")"));
        }
    }

    private void certificate() {
        Word verify = lines.server("verify");
        String instead = "verify required ca-file @system-ca";
        boolean authorities = lines.server("ca-file") != null;
        if (verify == null && !backend.controlled() && authorities) {
            return; // required is what HAProxy takes it for, and the controller writes verify none
        }
        if (verify == null) {
            String missing = authorities ? "verify required" : instead;
            whole(
                    Rule.NO_CERTIFICATE_CHECK,
                    "the certificate of " + backend.name() + " is not verified",
                    missing,
                    backend.addingWords(missing));
        } else if (!verify.text().equals("required")) {
            at(
                    verify,
                    Rule.NO_CERTIFICATE_CHECK,
                    "the certificate of " + backend.name() + " is not verified, verify is '" + verify.text() + "'",
                    instead,
                    verify.replacedBy("required"));
        } else if (!authorities) {
            at(
                    verify,
                    Rule.NO_CERTIFICATE_CHECK,
                    "verify required needs authorities",
                    "ca-file @system-ca",
                    verify.followedBy("ca-file @system-ca"));
        }
    }

    private void at(Word word, Rule rule, String message, String instead, List<TextEdit> edits) {
        findings.add(word.source(), word.start(), rule, message, instead, edits);
    }

    private void whole(Rule rule, String message, @Nullable String instead, List<TextEdit> edits) {
        findings.add(backend.source(), backend.offset(), rule, message, instead == null ? "" : instead, edits);
    }
}
