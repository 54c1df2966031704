package dev.egresslab.bench.scenario;

import java.util.List;

/** What real PHP as the client cannot do, so that nobody takes a figure for something that was not done. */
final class PhpChecks {
    private static final List<String> KEPT_LONGER = List.of("per-worker", "shared");

    private final Findings findings;

    PhpChecks(Findings findings) {
        this.findings = findings;
    }

    /**
     * Checks a variant.
     *
     * @param scenario the file's settings
     * @param app the variant's app
     */
    void check(Settings scenario, Settings app) {
        if (!app.has("client") || !app.text("client").equals("php")) {
            return;
        }
        if (scenario.has("plane") && !scenario.text("plane").equals("loopback")) {
            findings.add(
                    app.node("client"),
                    "`app.client: php` needs real sockets: no program runs on the plane %s; run with `plane: loopback`,"
                                    .formatted(scenario.text("plane"))
                            + " or take `client: egresslab`, which behaves as PHP does");
        }
        if (app.has("connections") && KEPT_LONGER.contains(app.text("connections"))) {
            findings.add(
                    app.node("connections"),
                    "`app.client: php` keeps connections for a call or a page (`per-call`, `per-page`); between pages"
                            + " it needs curl_share_init_persistent() of PHP 8.5, which is not used here");
        }
        if (app.has("close") && app.text("close").equals("rst")) {
            findings.add(app.node("close"), "`app.client: php` ends connections with a FIN, as curl does");
        }
        for (String key : List.of("dnsCache", "tlsResumption")) {
            if (app.has(key) && app.on(key)) {
                findings.add(
                        app.node(key), "`app.%s` is for `client: egresslab`; PHP has no such thing".formatted(key));
            }
        }
        if (app.is("retries", Settings.class)
                && app.section("retries").has("attempts")
                && app.section("retries").whole("attempts") > 1) {
            findings.add(
                    app.section("retries").node("attempts"),
                    "`app.retries` is for `client: egresslab`; the PHP page makes each call once");
        }
    }
}
