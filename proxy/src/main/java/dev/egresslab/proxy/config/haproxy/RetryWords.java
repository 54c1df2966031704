package dev.egresslab.proxy.config.haproxy;

import dev.egresslab.proxy.config.Findings;
import dev.egresslab.proxy.config.RetryOn;
import dev.egresslab.proxy.config.Rule;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a {@code retry-on} line asks for (configuration.txt 4.2, of HAProxy 2.6), in the proxy's terms. HAProxy replays every method, the proxy
 * those alone that may be ({@link dev.egresslab.proxy.config.Resending}); 502, 503 and 504 are one reason here, whichever of them is named.
 */
final class RetryWords {
    /** Statuses that HAProxy tries again for and the proxy does not: another try is not what they ask for. */
    private static final Set<String> PASSED_ON = Set.of("401", "403", "404", "408", "425", "500", "501");

    private final Findings findings;
    private final Set<RetryOn> reasons = EnumSet.noneOf(RetryOn.class);

    private RetryWords(Findings findings) {
        this.findings = findings;
    }

    /** The reasons; a word that has no counterpart, or that HAProxy would not take, becomes a finding at its place. */
    static Set<RetryOn> of(Directive line, Findings findings) {
        RetryWords words = new RetryWords(findings);
        List<Word> said = line.words().subList(1, line.words().size());
        if (said.isEmpty()) {
            words.invalid(line.words().getFirst(), "retry-on must name at least one reason, named none");
        }
        for (Word word : said) {
            words.take(word, said.size() == 1);
        }
        return words.reasons;
    }

    private void take(Word word, boolean alone) {
        switch (word.text()) {
            case "none" -> {
                if (!alone) {
                    invalid(word, "none must stand alone after retry-on, it has others beside it");
                }
            }
            case "conn-failure" -> reasons.add(RetryOn.CONNECT_FAILURE);
            case "empty-response" -> reasons.add(RetryOn.RESET); // on a stale connection it is tried again anyway
            case "response-timeout" -> reasons.add(RetryOn.RESPONSE_TIMEOUT);
            case "502", "503", "504" -> reasons.add(RetryOn.GATEWAY_ERROR);
            case "all-retryable-errors" -> reasons.addAll(EnumSet.allOf(RetryOn.class));
            case "0rtt-rejected" -> {} // no request is sent as early data
            case "junk-response" -> unknown(word, "is never tried again here, it is answered with 502");
            default -> {
                if (PASSED_ON.contains(word.text())) {
                    unknown(word, "is passed on to the client, and not tried again here");
                } else {
                    invalid(word, "retry-on must name reasons that HAProxy knows, '" + word.text() + "' is none");
                }
            }
        }
    }

    private void unknown(Word word, String what) {
        String message = "retry-on " + word.text() + ": such an answer " + what;
        findings.add(word.source(), word.start(), Rule.NOT_UNDERSTOOD, message, "take it out", List.of());
    }

    private void invalid(Word word, String message) {
        findings.add(word.source(), word.start(), Rule.INVALID, message, "", List.of());
    }
}
