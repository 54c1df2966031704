package dev.egresslab.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.live.RoleMessage.Command;
import dev.egresslab.bench.live.RoleMessage.Event;
import dev.egresslab.bench.live.RoleMessage.Start;
import dev.egresslab.bench.origin.OriginConfig;
import dev.egresslab.bench.origin.OriginSample;
import dev.egresslab.bench.scenario.OriginSpec;
import dev.egresslab.bench.workload.Distribution;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoleServerTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void saysReadyWithItsFactsAndEndsWhenItsInputEnds() throws IOException {
        int code = serve(Roles.ORIGIN, RoleMessage.line(new Start(60_000, RoleMessage.JSON.valueToTree(origin()))));

        Event ready = events().getFirst();
        assertThat(ready.kind()).isEqualTo(Event.Kind.READY);
        OriginRole.Facts facts = RoleMessage.JSON.treeToValue(ready.body(), OriginRole.Facts.class);
        assertThat(facts.httpPort()).isPositive();
        assertThat(code).isZero();
    }

    @Test
    void answersASampleByTheCommandsNumber() throws IOException, InterruptedException {
        // The input stays open until the answer is there, as the runner's does.
        AnsweredInput input = new AnsweredInput(
                RoleMessage.line(new Start(60_000, RoleMessage.JSON.valueToTree(origin()))) + "\n"
                        + RoleMessage.line(new Command(7, "sample", RoleMessage.JSON.createObjectNode())) + "\n",
                written);
        RoleServer.serve(Roles.ORIGIN, input, new PrintStream(written, true, StandardCharsets.UTF_8));

        Event answer = events().get(1);
        assertThat(answer.kind()).isEqualTo(Event.Kind.ANSWER);
        assertThat(answer.id()).isEqualTo(7);
        assertThat(RoleMessage.JSON
                        .treeToValue(answer.body(), OriginSample.class)
                        .http()
                        .requests())
                .isZero();
    }

    @Test
    void aRoleThatCannotStartSaysWhyAndEndsWithFour() throws IOException {
        int code = serve("nobody", RoleMessage.line(new Start(60_000, RoleMessage.JSON.createObjectNode())));

        assertThat(code).isEqualTo(4);
        Event failed = events().getFirst();
        assertThat(failed.kind()).isEqualTo(Event.Kind.FAILED);
        assertThat(failed.error()).contains("no role `nobody`", "app, proxy, gateway, origin");
    }

    @Test
    void aRunnerThatEndedBeforeItSaidAnythingEndsTheRole() throws IOException {
        assertThat(serve(Roles.ORIGIN, "")).isZero();
        assertThat(written.size()).isZero();
    }

    private int serve(String role, String input) throws IOException {
        return RoleServer.serve(
                role,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    private List<Event> events() {
        return written.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> RoleMessage.JSON.readValue(line, Event.class))
                .toList();
    }

    private static OriginConfig origin() {
        Distribution none = new Distribution(Distribution.Shape.CONSTANT, 0, 0);
        OriginSpec spec = new OriginSpec(
                List.of(new OriginSpec.Host("api.example.com", List.of("198.51.100.10"), 80)),
                null,
                Duration.ofSeconds(60),
                1_000,
                none,
                none,
                Duration.ofSeconds(30),
                false);
        return OriginConfig.of(spec, null, 1);
    }
}
