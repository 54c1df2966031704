package dev.egresslab.reports.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.fixture.RunFixture;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.RunResult.Notice;
import dev.egresslab.reports.results.RunResult.Notice.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssumptionsTest {
    private static final Notice HOLD = assumed("timeouts.holdAfterFin = 60 s: AWS gives no hold");
    private static final Notice UDP_FIRST = assumed("timeouts.udpFirst = 350 s: AWS gives one idle time");
    private static final Notice UDP_IDLE = assumed("timeouts.udpIdle = 350 s: AWS gives one idle time");
    private static final Notice PORT_CHOICE = assumed("portChoice = RANDOM: AWS does not say how it chooses ports");
    private static final Notice SCALED = new Notice(Kind.SCALED, "gateway", "scaled: 1,000 of 55,000 ports");

    @Test
    void whatCallsOverTcpHardlyFeelIsFoldedBehindTheRest() {
        List<Notice> notices = List.of(SCALED, UDP_FIRST, HOLD, UDP_IDLE, PORT_CHOICE);
        assertThat(Assumptions.felt(notices)).containsExactly(SCALED, HOLD);
        assertThat(Assumptions.hardlyFelt(notices)).containsExactly(UDP_FIRST, UDP_IDLE, PORT_CHOICE);
        assertThat(NoticeSection.render(notices, Optional.empty()))
                .containsSubsequence(
                        "holdAfterFin", "<details><summary>3 more", "udpFirst", "portChoice", "</details>");
    }

    @Test
    void twoAreNotWorthAFold() {
        List<Notice> notices = List.of(UDP_FIRST, HOLD, UDP_IDLE);
        assertThat(Assumptions.felt(notices)).isEqualTo(notices);
        assertThat(Assumptions.hardlyFelt(notices)).isEmpty();
        assertThat(NoticeSection.render(notices, Optional.empty())).doesNotContain("<details>");
    }

    @Test
    void anAssumedHoldIsMarkedWhereItIsTold() {
        RunResult run = RunFixture.quickstart();
        assertThat(Assumptions.mark(run, "aws-nat-gateway", "timeouts.holdAfterFin"))
                .isEqualTo(" (assumed)");
        assertThat(Assumptions.mark(run, "aws-nat-gateway", "portsPerDestination"))
                .isEmpty();
        assertThat(Assumptions.mark(run, "another", "timeouts.holdAfterFin")).isEmpty();
        assertThat(PortSections.howMany(PortUse.of(run)))
                .contains("Each is held for 6 s after a close", "Each is held for 60 s (assumed) after a close");
    }

    private static Notice assumed(String text) {
        return new Notice(Kind.ASSUMED, "aws-nat-gateway", text);
    }
}
