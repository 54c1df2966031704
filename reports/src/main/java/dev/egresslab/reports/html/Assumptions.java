package dev.egresslab.reports.html;

import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.RunResult.Notice;
import java.util.List;
import java.util.Set;

/**
 * What a gateway's profile assumes because no vendor documents it. The notices say it as {@code timeouts.holdAfterFin = 60 s: why}; of the dozen
 * that a profile may have, these tell apart the few that the figures hang on.
 */
final class Assumptions {
    /** Values that calls over TCP which end by themselves do not meet, or whose choice changes no count. */
    private static final Set<String> HARDLY_FELT = Set.of(
            "timeouts.establishedIdle",
            "timeouts.holdAfterIdle",
            "timeouts.udpFirst",
            "timeouts.udpIdle",
            "timeouts.icmpIdle",
            "timeouts.holdAfterUdp",
            "expiredFlow",
            "ipChoice",
            "portChoice",
            "connectionsMax");

    /** Fewer are not worth a fold. */
    private static final int FEWEST_FOLDED = 3;

    /** Behind a number in the text. */
    private static final String MARK = " (assumed)";

    private Assumptions() {}

    /** Returns those of the notices that the figures hang on; all when the others are too few to tell apart. */
    static List<Notice> felt(List<Notice> notices) {
        return hardlyFelt(notices).isEmpty()
                ? notices
                : notices.stream().filter(notice -> !isHardlyFelt(notice)).toList();
    }

    /** Returns the others. */
    static List<Notice> hardlyFelt(List<Notice> notices) {
        List<Notice> others = notices.stream().filter(Assumptions::isHardlyFelt).toList();
        return others.size() < FEWEST_FOLDED ? List.of() : others;
    }

    private static boolean isHardlyFelt(Notice notice) {
        return notice.kind() == Notice.Kind.ASSUMED && HARDLY_FELT.contains(key(notice));
    }

    private static String key(Notice notice) {
        return notice.text().replaceFirst(" = .*", "");
    }

    /** Says behind a number that it is assumed: nothing when it is documented, or set by the scenario. */
    static String mark(RunResult result, String profile, String key) {
        boolean assumed = result.notices().stream()
                .anyMatch(notice -> notice.kind() == Notice.Kind.ASSUMED
                        && notice.subject().equals(profile)
                        && key(notice).equals(key));
        return assumed ? MARK : "";
    }
}
