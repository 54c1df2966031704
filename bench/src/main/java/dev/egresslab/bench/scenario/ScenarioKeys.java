package dev.egresslab.bench.scenario;

import dev.egresslab.bench.scenario.Kind.Choice;
import dev.egresslab.bench.scenario.Kind.Either;
import dev.egresslab.bench.scenario.Kind.Many;
import dev.egresslab.bench.scenario.Kind.Quantity;
import dev.egresslab.bench.scenario.Kind.Section;
import dev.egresslab.bench.scenario.Kind.Switch;
import dev.egresslab.bench.scenario.Kind.Table;
import dev.egresslab.bench.scenario.Kind.Text;
import dev.egresslab.bench.scenario.Kind.Whole;

/*
 * Every key of the scenario file: its name, what it may be, its default and what it is for. The binder checks by this table, the JSON
 * Schema and the reference are printed from it, and what it says of a default is what the binder takes.
 */
/** The scenario file's form. */
final class ScenarioKeys {
    /** Names that begin a figure's name in a gate expression, so they are identifiers. */
    static final Text IDENTIFIER = Text.of(
            "a name of letters and digits that begins with a letter, such as `direct`", "^[A-Za-z][A-Za-z0-9_]{0,31}$");

    private static final Text SCENARIO_NAME =
            Text.of("a name of letters, digits and hyphens, such as `quickstart`", "^[A-Za-z0-9][A-Za-z0-9-]{0,63}$");
    private static final Text SENTENCE = Text.of("a sentence", "\\S");
    /** RFC 1123 section 2.1; in lower case, so that one host has one spelling. */
    private static final Text HOST = Text.of(
            "a host name in lower case, such as `api.example.com`",
            "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$");

    private static final Text ADDRESS = Text.of(
            "an IPv4 address, such as `198.51.100.10`",
            "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$");
    /** RFC 9112 section 3.2.1: origin-form, visible characters only. */
    private static final Text TARGET = Text.of("a path that begins with `/`, such as `/items`", "^/[!-~]*$");

    private static final Quantity SERVICE_TIME = duration("0s", "10m");
    private static final Quantity SIZE = new Quantity(Measure.SIZE, "0B", "100MB");

    static final Section GATEWAY = Section.of(
            "gateway",
            Key.optional(
                    "profile",
                    new Either(ProfileKeys.KNOWN, ProfileKeys.PROFILE),
                    "aws-nat-gateway",
                    "The gateway that is modelled: its limits, its timeouts and what it does when no port is free."
                            + " One of those that `egresslab profiles` lists, or a mapping with what is different from"
                            + " one of those."),
            Key.optional(
                    "ips",
                    new Whole(1, 1_000),
                    "1",
                    "Public addresses of each gateway; each brings its own ports. The profile has a limit: 8 for"
                            + " aws-nat-gateway."),
            Key.optional("rtt", duration("0s", "2s"), "20ms", "Round trip between the gateway and the origin."),
            Key.derived(
                    "ports",
                    new Whole(1, 64_512),
                    "the profile's: 55000 for aws-nat-gateway",
                    "Ports of one public address for one destination. Lower it to see in seconds what takes minutes on"
                            + " the real gateway; the report then says what real load that stands for."),
            Key.derived(
                    "hold",
                    duration("0s", "10m"),
                    "the profile's: 60s for aws-nat-gateway, an assumption",
                    "How long a port stays taken after its connection has closed."),
            Key.derived(
                    "idleTimeout",
                    duration("100ms", "1h"),
                    "the profile's: 350s for aws-nat-gateway",
                    "How long a connection may be silent before the gateway forgets it."),
            Key.optional(
                    "period",
                    duration("1s", "1h"),
                    "1m",
                    "Time between two datapoints of the cloud's metrics, in whole seconds."),
            Key.derived(
                    "exhaustion",
                    new Choice("drop", "rst", "icmp", "evict-oldest"),
                    "the profile's: drop for aws-nat-gateway",
                    "What happens to a connection for which no port is free: no answer, a reset, an ICMP error, or the"
                            + " oldest connection gives its port."),
            Key.derived(
                    "zones",
                    new Table(IDENTIFIER, new Quantity(Measure.SHARE, "0%", "100%")),
                    "one gateway, `nat`, that gets all of it",
                    "Several gateways and the share of the clients' connections that each gets, as with one gateway in"
                            + " each availability zone. The shares add up to 100%."));

    private static final Section HOST_AT = Section.of(
            "host",
            Key.required(
                    "addresses",
                    new Many(ADDRESS, 1),
                    "Its public IPv4 addresses. Only the simulated gateway ever hears of them; nothing leaves this"
                            + " machine."),
            Key.derived("port", new Whole(1, 65_535), "443, or 80 with `tls: off`", "Its port."));

    static final Section ORIGIN = Section.of(
            "origin",
            Key.required(
                    "hosts",
                    new Table(HOST, new Either(new Many(ADDRESS, 1), HOST_AT)),
                    "The hosts that are called, each with a list of its public addresses."),
            Key.optional(
                    "tls",
                    new Either(
                            new Choice("off"),
                            Section.of(
                                    "tls",
                                    Key.optional(
                                            "version", new Choice("1.2", "1.3"), "1.3", "The only version spoken."),
                                    Key.optional(
                                            "certificate",
                                            new Choice("ecdsa-p256", "rsa-2048"),
                                            "ecdsa-p256",
                                            "The key of the server's certificate."),
                                    Key.optional(
                                            "resumption",
                                            new Switch(),
                                            "true",
                                            "Whether the server lets clients resume sessions."))),
                    "{}",
                    "How the origin speaks TLS, or `off` for plain HTTP."),
            Key.optional(
                    "keepAlive",
                    Section.of(
                            "keepAlive",
                            Key.optional(
                                    "timeout",
                                    duration("100ms", "1h"),
                                    "60s",
                                    "How long the server keeps an idle connection."),
                            Key.optional(
                                    "requests",
                                    new Whole(1, Integer.MAX_VALUE),
                                    "1000",
                                    "How many requests the server answers on one connection.")),
                    "{}",
                    "How the origin keeps connections."),
            Key.optional(
                    "serviceTime",
                    distribution(SERVICE_TIME),
                    "5ms",
                    "Time from a request to the first byte of its answer."),
            Key.optional("responseSize", distribution(SIZE), "2KB", "Size of an answer's body."),
            Key.optional(
                    "dns",
                    Section.of(
                            "dns",
                            Key.optional(
                                    "ttl",
                                    duration("0s", "24h"),
                                    "30s",
                                    "How long an answer may be kept, in whole seconds."),
                            Key.optional(
                                    "rotate",
                                    new Switch(),
                                    "true",
                                    "Whether the addresses of a host change places from answer to answer.")),
                    "{}",
                    "The name server."));

    static final Section APP = Section.of(
            "app",
            Key.optional(
                    "client",
                    new Choice("egresslab", "php"),
                    "egresslab",
                    "What makes the calls: the bundled client, or real PHP found on this machine (PHP-FPM with its curl"
                            + " extension), on real sockets only. The result shows PHP's version and configuration, and"
                            + " the CPU of its processes as the app's. PHP is told the hosts' addresses, in turn; curl"
                            + " counts the wait for the gateway's connection as TLS (without TLS: as first byte)."),
            Key.optional(
                    "workers",
                    new Whole(1, 20_000),
                    "64",
                    "Pages served at once, as PHP-FPM's `pm.max_children`. Each worker makes one call at a time."),
            Key.optional(
                    "instances",
                    new Whole(1, 1_000),
                    "1",
                    "Machines that the workers are spread over evenly, such as virtual machines. Each is a client of"
                        + " the gateway, with ports of its own where the gateway gives each client its share (Google"
                        + " Cloud NAT, Azure Load Balancer)."),
            Key.optional(
                    "listenQueue",
                    new Whole(0, 1_000_000),
                    "128",
                    "Pages that may wait for a worker, as PHP-FPM's `listen.backlog`; one more is refused."),
            Key.optional("calls", new Whole(1, 1_000), "1", "Calls that each page makes, one after another."),
            Key.derived(
                    "host",
                    new Either(HOST, new Many(HOST, 1)),
                    "all hosts of the origin",
                    "The host that is called, or a list of hosts called in turn."),
            Key.optional(
                    "method",
                    new Choice("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
                    "GET",
                    "The method of a call."),
            Key.optional("path", TARGET, "/", "The path of a call, with its query."),
            Key.optional("bodySize", new Quantity(Measure.SIZE, "0B", "16MiB"), "0B", "Size of a call's request body."),
            Key.optional(
                    "connections",
                    new Choice("per-call", "per-page", "per-worker", "shared"),
                    "per-call",
                    "How long a connection is kept: for one call (PHP's curl), for one page (one curl handle), by its"
                            + " worker from page to page (`curl_share_init_persistent()` of PHP 8.5), or in a pool that"
                            + " all workers share (other runtimes)."),
            Key.optional(
                    "close",
                    new Choice("fin", "rst"),
                    "fin",
                    "How the app ends a connection: with a FIN, which the origin answers, or with a reset (SO_LINGER"
                            + " 0), after which some gateways hold the port for a shorter time."),
            Key.optional(
                    "connectTimeout",
                    duration("1ms", "10m"),
                    "3s",
                    "Limit for the TCP connection and the TLS handshake, as CURLOPT_CONNECTTIMEOUT."),
            Key.optional("timeout", duration("1ms", "10m"), "10s", "Limit for the whole call, as CURLOPT_TIMEOUT."),
            Key.optional("retries", RetryKeys.RETRIES, "{}", "When a failed call is tried again."),
            Key.optional(
                    "dnsCache",
                    new Switch(),
                    "false",
                    "Whether the client keeps a host's addresses for their TTL, rather than ask for each connection."),
            Key.optional(
                    "tlsResumption", new Switch(), "false", "Whether the client resumes TLS sessions. PHP does not."));

    private static final Section MEASURE = Section.of(
            "measure",
            Key.optional(
                    "rounds",
                    new Whole(1, 100),
                    "2",
                    "How often each variant runs the load. Variants take turns, A B B A, so that a noisy machine"
                            + " disturbs all alike."),
            Key.optional(
                    "warmUp",
                    duration("0s", "10m"),
                    "8s",
                    "The longest time for warming each variant before it is measured; it ends sooner when the CPU per"
                            + " request stops falling."),
            Key.derived(
                    "warmUpRequests",
                    new Whole(1, 100_000_000),
                    "as many as it takes until the CPU per request stops falling",
                    "Page requests after which a variant counts as warm; `warmUp` is still the longest time."),
            Key.optional(
                    "lagP99Max",
                    duration("100us", "1m"),
                    "20ms",
                    "The run cannot be trusted when the load starts page requests later than this, at the 99th"
                            + " percentile."));

    private static final Section VARIANT = Section.of(
            "variant",
            Key.optional(
                    "proxy",
                    new Either(
                            new Choice("none", "egresslab", "haproxy", "haproxy-seed", "nginx", "envoy"),
                            ProxyKeys.PROXY),
                    "none",
                    "The egress proxy in the path, or a mapping with its kind and settings."),
            Key.optional("app", APP.asOverlay(), "{}", "Keys of `app` that differ in this variant."),
            Key.optional("gateway", GATEWAY.asOverlay(), "{}", "Keys of `gateway` that differ in this variant."));

    /** The whole file. */
    static final Section SCENARIO = Section.of(
            "scenario",
            Key.derived("name", SCENARIO_NAME, "the file's name", "Names the folder of the results."),
            Key.required("why", SENTENCE, "The question that the scenario answers."),
            Key.optional(
                    "seed",
                    new Whole(0, Long.MAX_VALUE),
                    "1",
                    "The seed of every random choice; the same seed gives the same arrivals and service times."),
            Key.optional(
                    "plane",
                    new Choice("loopback", "virtual", "packet"),
                    "loopback",
                    "What moves: real connections through a relay on this machine, events in virtual time, or real IP"
                            + " packets (not built yet)."),
            Key.optional("gateway", GATEWAY, "{}", "The NAT gateway that every connection to the origin goes through."),
            Key.required("origin", ORIGIN, "The servers that are called."),
            Key.optional("app", APP, "{}", "The application that calls them."),
            Key.required(
                    "load",
                    new Either(LoadKeys.OPEN, LoadKeys.CLOSED),
                    "When page requests arrive, whether or not earlier ones have been answered; or how many clients"
                            + " ask one after another."),
            Key.optional("measure", MEASURE, "{}", "How it is measured."),
            Key.required("variants", new Table(IDENTIFIER, VARIANT), "What is compared, by name."),
            Key.optional(
                    "gates",
                    new Many(SENTENCE, 0),
                    "[]",
                    "What must be true of the figures, such as `pooled.nat.ErrorPortAllocation == 0`; `run` exits with"
                            + " 3 when one is not."));

    private ScenarioKeys() {}

    static Quantity duration(String min, String max) {
        return new Quantity(Measure.DURATION, min, max);
    }

    private static Either distribution(Quantity amount) {
        return new Either(
                amount,
                Section.of(
                        "log-normal distribution",
                        Key.required("median", amount, "The median of a log-normal distribution."),
                        Key.required("p99", amount, "Its 99th percentile.")),
                Section.of(
                        "exponential distribution",
                        Key.required("exponential", amount, "The mean of an exponential distribution.")));
    }
}
