package dev.egresslab.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user reads who wrote something wrong: all of it at once, each thing at its place and with the way out. */
class ScenarioFindingsTest {
    @Test
    void everythingIsFoundAtOnceAndInTheOrderOfTheText() {
        String findings = findings("""
            gateway: {ips: 9, rtt: 20, hold: 6 sec, zones: {a: 55%, b: 40%}}
            origin:
              hosts: {api.example.com: [198.51.100.10, 300.1.1.1]}
              tls: {version: "1.3"}
              serviceTime: {median: 5ms, p99: 2ms}
            app:
              workerz: 64
              workers: 1_000
              workers: 3
              rounds: 2
              host: api.exmple.com
              connectTimeout: 30s
            load:
              stages: [{for: 6s, rate: 0/s}]
            variants:
              direct:
            """);

        assertThat(findings).isEqualTo("""
            test.yaml:1:1: a scenario needs the key `why`: The question that the scenario answers.
                1 | gateway: {ips: 9, rtt: 20, hold: 6 sec, zones: {a: 55%, b: 40%}}
                  | ^
            test.yaml:1:24: `gateway.rtt` must be a duration with a unit, such as `5s` or `20ms`, from 0s to 2s, was `20`; did you mean `20ms`?
                1 | gateway: {ips: 9, rtt: 20, hold: 6 sec, zones: {a: 55%, b: 40%}}
                  |                        ^^
            test.yaml:1:34: `gateway.hold` must be a duration with a unit, such as `5s` or `20ms`, from 0s to 10m, was `6 sec`; did you mean `6s`?
                1 | gateway: {ips: 9, rtt: 20, hold: 6 sec, zones: {a: 55%, b: 40%}}
                  |                                  ^^^^^
            test.yaml:3:44: `origin.hosts.api.example.com.1` must be an IPv4 address, such as `198.51.100.10`, was `300.1.1.1`
                3 |   hosts: {api.example.com: [198.51.100.10, 300.1.1.1]}
                  |                                            ^^^^^^^^^
            test.yaml:4:18: `origin.tls.version` must be one of `1.2`, `1.3`, was `1.3` in quotes; remove them
                4 |   tls: {version: "1.3"}
                  |                  ^^^^^
            test.yaml:5:35: the p99 of `origin.serviceTime` must not be below its median
                5 |   serviceTime: {median: 5ms, p99: 2ms}
                  |                                   ^^^
            test.yaml:7:3: unknown key `workerz` in `app`; did you mean `workers`?
                7 |   workerz: 64
                  |   ^^^^^^^
            test.yaml:8:12: `app.workers` must be a whole number from 1 to 20000, was `1_000`; did you mean `1000`?
                8 |   workers: 1_000
                  |            ^^^^^
            test.yaml:9:3: `workers` is given twice in `app`
                9 |   workers: 3
                  |   ^^^^^^^
            test.yaml:10:3: unknown key `rounds` in `app`; there is `measure.rounds`
               10 |   rounds: 2
                  |   ^^^^^^
            test.yaml:14:3: nothing arrives: every rate of `load.stages` is 0
               14 |   stages: [{for: 6s, rate: 0/s}]
                  |   ^^^^^^
            test.yaml:16:10: `variants.direct` must be a mapping with the keys `proxy`, `app`, `gateway`, was empty; write `{}` to change nothing
               16 |   direct:
                  |          ^\
            """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        gateway: {zones: {a: 55%, b: 40%}}               | the shares of `gateway.zones` must add up to 100%, were 95%
        gateway: {ips: 9}                                | `gateway.ips` must be at most 8 with the profile aws-nat-gateway, was 9
        gateway: {ports: 64513}                          | must be a whole number from 1 to 64512, was `64513`
        gateway: {period: 1500ms}                        | `gateway.period` must be whole seconds, such as `1s`
        gateway: {profile: aws-nat-gatway}               | was `aws-nat-gatway`; did you mean `aws-nat-gateway`?
        app: {host: api.exmple.com}                      | (api.example.com), was `api.exmple.com`; did you mean `api.example.com`?
        app: {connectTimeout: 30s}                       | `app.connectTimeout` (30s) must not be longer than `app.timeout` (10s)
        app: {timeout: 1s}                               | `app.connectTimeout` (3s) must not be longer than `app.timeout` (1s)
        app: {bodySize: 2KB}                             | needs a method with a body (POST, PUT or PATCH), `app.method` is GET
        app: {connections: per_call}                     | was `per_call`; did you mean `per-call`?
        app: {dnsCache: yes}                             | was `yes`; did you mean `true`, without quotes?
        app: {workers:}                                  | was empty; give it a value or remove the key
        app: {workers: 5s}                               | must be a whole number from 1 to 20000, was `5s`
        measure: {warmup: 3s}                            | unknown key `warmup` in `measure`; did you mean `warmUp`?
        measure: {warmUp: 3}                             | was `3`; did you mean `3s`?
        name: 2024                                       | was `2024`; put it in quotes
        gates: [1]                                       | `gates.0` must be a sentence, was `1`; put it in quotes
        variants: {a: {origin: {}}}                      | `variants` is given twice
        sede: 5                                          | unknown key `sede`; did you mean `seed`?
        rounds: 5                                        | unknown key `rounds`; there is `measure.rounds`
        """)
    void eachMistakeHasItsSentence(String line, String sentence) {
        assertThat(findings(ScenarioReaderTest.SHORTEST + line + "\n")).contains(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        app.workers=ten              | --set app.workers=ten: `app.workers` must be a whole number from 1 to 20000, was `ten`
        app.wrokers=10               | --set app.wrokers=10: unknown key `wrokers` in `app`; did you mean `workers`?
        app.workers                  | --set app.workers: this must be a key, `=` and a value, such as `--set app.workers=10`
        =5                           | --set =5: this must be a key, `=` and a value
        app.workers=                 | --set app.workers=: `app.workers` must be a whole number from 1 to 20000, was empty
        load.stages.1.rate=5/s       | --set load.stages.1.rate=5/s: `1` must be the number of an element, from 0 to 0
        app.path=[                   | --set app.path=[: this is not YAML:
        gateway.zones={a: 50%}       | the shares of `gateway.zones` must add up to 100%, were 50%
        load={clients: 65, for: 1s}  | `load.clients` (65) must not be more than `app.workers` (64)
        load={clients: 0, for: 1s}   | `load.clients` must be a whole number from 1 to 20000, was `0`
        load={clients: 5}            | `load` needs the key `for`
        load={}                      | `load` needs the key `stages`
        load={clients: 5, rate: 1/s} | unknown key `rate` in `load`; it has `clients`, `for`
        measure={warmUpRequests: 0}  | `measure.warmUpRequests` must be a whole number from 1 to 100000000, was `0`
        variants={p: {proxy: {threads: 0}}} | `variants.p.proxy.threads` must be a whole number from 1 to 64, was `0`
        variants={p: {proxy: {transport: uring}}} | `variants.p.proxy.transport` must be one of `auto`, `io_uring`
        variants={p: {proxy: {kind: haproxy, transport: epoll}}} | `proxy.transport` is for the bundled proxy; haproxy chooses for itself
        variants={p: {proxy: {kind: haproxy-seed, metrics: true}}} | `proxy.metrics` cannot be added to haproxy-seed
        variants={p: {proxy: {accessLog: yes}}} | was `yes`; did you mean `true`, without quotes?
        variants.direct.app.calls=0  | `variants.direct.app.calls` must be a whole number from 1 to 1000, was `0`
        """)
    void anOverrideIsCheckedAsTheFileIs(String set, String sentence) {
        assertThat(findings(ScenarioReaderTest.SHORTEST, set)).contains(sentence);
    }

    @Test
    void clientsThatAskOneAfterAnotherNeedRealSockets() {
        assertThat(findings(ScenarioReaderTest.SHORTEST, "load={clients: 5, for: 1s}", "plane=virtual"))
                .contains("`load.clients` needs real sockets", "give `load.stages`");
        assertThat(findings(ScenarioReaderTest.SHORTEST, "load={clients: 5, for: 1s}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        plane=virtual | `app.client: php` needs real sockets: no program runs on the plane virtual; run with `plane: loopback`
        plane=packet | `app.client: php` needs real sockets: no program runs on the plane packet
        app.connections=shared | `app.client: php` keeps connections for a call or a page
        app.close=rst | `app.client: php` ends connections with a FIN
        app.dnsCache=true | `app.dnsCache` is for `client: egresslab`
        app.tlsResumption=true | `app.tlsResumption` is for `client: egresslab`
        app.retries={attempts: 3} | `app.retries` is for `client: egresslab`
        """)
    void realPhpIsNotSaidToDoWhatItCannot(String set, String sentence) {
        assertThat(findings(ScenarioReaderTest.SHORTEST, "app.client=php")).isEmpty();
        assertThat(findings(ScenarioReaderTest.SHORTEST, set)).isEmpty();
        assertThat(findings(ScenarioReaderTest.SHORTEST, "app.client=php", set)).contains(sentence);
    }

    @Test
    void whatAVariantBreaksIsFoundAtTheVariant() {
        String findings = findings("""
            why: Where is it?
            origin: {hosts: {api.example.com: [198.51.100.10]}, tls: off}
            load: {stages: [{for: 6s, rate: 120/s}]}
            app: {timeout: 5s}
            variants:
              good: {}
              slow: {app: {connectTimeout: 7s}}
              quick: {app: {timeout: 1s}}
              resuming: {app: {tlsResumption: true}}
            """);

        // The second variant is at fault, not the default; the third one's own timeout is, not the default
        // connectTimeout.
        assertThat(findings).isEqualTo("""
            test.yaml:7:32: `app.connectTimeout` (7s) must not be longer than `app.timeout` (5s), which ends the whole call
                7 |   slow: {app: {connectTimeout: 7s}}
                  |                                ^^
            test.yaml:8:26: `app.connectTimeout` (3s) must not be longer than `app.timeout` (1s), which ends the whole call
                8 |   quick: {app: {timeout: 1s}}
                  |                          ^^
            test.yaml:9:35: `app.tlsResumption` needs TLS, but `origin.tls` is off
                9 |   resuming: {app: {tlsResumption: true}}
                  |                                   ^^^^\
            """);
    }

    @Test
    void aMistakeInTheCommonPartIsFoundOnceAndNotForEachVariant() {
        String findings = findings("""
            why: How often?
            origin: {hosts: {api.example.com: [198.51.100.10]}}
            load: {stages: [{for: 6s, rate: 120/s}]}
            app: {host: example.com}
            variants: {one: {}, two: {}, three: {}}
            """);

        assertThat(findings.lines()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        'a: b\\n\\tc: d'         | test.yaml:2:1: this is not YAML: found character
        'a: [1, 2\\nb: 3'        | test.yaml:2:2: this is not YAML: expected ',' or ']'
        'why: x\\n---\\nwhy: y'  | test.yaml:2:1: this is not YAML: expected a single document
        '- a'                    | test.yaml:1:1: a scenario must be a mapping
        '# nothing'              | test.yaml: the file is empty; `egresslab init` writes a scenario to start from
        """)
    void whatIsNotYamlIsPointedAt(String text, String sentence) {
        assertThat(findings(text.replace("\\n", "\n").replace("\\t", "\t"))).contains(sentence);
    }

    @Test
    void aLongLineIsCutAroundTheCaret() {
        String line = "x".repeat(200) + "HERE" + "y".repeat(200);
        String rendered = Finding.at("f.yaml", line, 1, 201, 4, "wrong").render();

        List<String> lines = rendered.lines().toList();
        assertThat(lines.get(1)).hasSizeLessThan(130).contains("HERE");
        assertThat(lines.get(2).indexOf("^^^^")).isEqualTo(lines.get(1).indexOf("HERE"));
    }

    @Test
    void theCaretStandsUnderItsWordAfterTabsAndWideCharacters() {
        String text = "a:\t\uD83D\uDE00 wrong";
        String rendered = Finding.at("f.yaml", text, 1, 6, 5, "no").render();

        assertThat(rendered.lines().toList().get(1)).isEqualTo("    1 | a: \uD83D\uDE00 wrong");
        assertThat(rendered.lines().toList().get(2)).isEqualTo("      |      ^^^^^");
    }

    /** Whatever is written, the answer is a scenario or findings, never an exception from inside. */
    @Test
    void noTextBreaksTheReader() {
        long seed = 20_261_124L;
        SplittableRandom random = new SplittableRandom(seed);
        String alphabet = "abc: {}[],\n\t-&*!|>'\"%@`#0123456789s/m~?.\u00e4\ud83d\ude00";
        for (int run = 0; run < 2_000; run++) {
            StringBuilder text = new StringBuilder(ScenarioReaderTest.SHORTEST);
            for (int change = 0; change < 1 + random.nextInt(8); change++) {
                int at = random.nextInt(text.length());
                int to = Math.min(text.length(), at + random.nextInt(6));
                int from = random.nextInt(alphabet.length());
                text.replace(at, to, alphabet.substring(from, Math.min(alphabet.length(), from + random.nextInt(4))));
            }
            assertThat(outcome(text.toString()))
                    .as("seed %d, run %d: %s", seed, run, text)
                    .isNotEmpty();
        }
    }

    private static List<String> outcome(String text) {
        List<String> outcome = new ArrayList<>();
        try {
            outcome.add(ScenarioReader.parse("test.yaml", text, List.of(), null).name());
        } catch (ScenarioException e) {
            e.findings().forEach(finding -> outcome.add(finding.render()));
        }
        return outcome;
    }

    private static String findings(String text, String... sets) {
        try {
            ScenarioReader.parse("test.yaml", text, List.of(sets), null);
            return "";
        } catch (ScenarioException e) {
            return e.findings().stream().map(Finding::render).collect(Collectors.joining("\n"));
        }
    }
}
