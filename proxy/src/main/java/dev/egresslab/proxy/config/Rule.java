package dev.egresslab.proxy.config;

import java.util.Locale;

/**
 * What a configuration is checked for. Most of the rules come from the published configuration this project began with (an HAProxy ingress
 * controller used as egress proxy, 2021), and from what its users ran into since.
 */
public enum Rule {
    /** Not readable, an unknown key or a value out of its range. */
    INVALID(Severity.ERROR, ""),
    /** {@code annotations} beside {@code metadata} instead of in it. */
    ANNOTATIONS_OUTSIDE_METADATA(
            Severity.ERROR,
            "Kubernetes reads annotations in metadata alone and drops the others without a word: the proxy would speak"
                    + " plain HTTP to port 443 and keep no connection."),
    /** An API version that Kubernetes no longer serves. */
    GONE_API_VERSION(
            Severity.WARNING,
            "Kubernetes 1.22 (2021) and later refuse it: the object cannot be applied to any cluster that is still"
                    + " maintained."),
    /** Keys of the controller's ConfigMap without the ConfigMap. */
    NOT_AN_OBJECT(
            Severity.WARNING,
            "kubectl applies objects; without apiVersion and kind this never reaches the controller, and names stay as"
                    + " resolved at its start."),
    /** A word of a template that was not filled in. */
    PLACEHOLDER(
            Severity.ERROR,
            "HAProxy would take the placeholder for a name, and every handshake or look-up would fail."),
    /** TLS without verification of the certificate. */
    NO_CERTIFICATE_CHECK(
            Severity.WARNING,
            "HAProxy does not verify servers unless told to: whoever can answer in the origin's place can read and"
                    + " change every request."),
    /** TLS without a server name. */
    NO_SERVER_NAME(
            Severity.WARNING,
            "A CDN chooses certificate and customer by the server name; without one the handshake fails or meets"
                    + " another customer."),
    /** The server name is taken from each request. */
    DYNAMIC_SNI(
            Severity.WARNING,
            "The server name is part of a pooled connection's key: when it comes from the request, a client chooses"
                    + " it, and connections are rarely reused (HAProxy's manual, sni)."),
    /** Connections are not shared by all clients. */
    NO_REUSE(
            Severity.WARNING,
            "Only `always` lets the first request of a new client take an idle connection; PHP's clients send no"
                    + " second one."),
    /** A stale connection is not replaced by a fresh one. */
    NO_RETRY(
            Severity.WARNING,
            "An origin closes idle connections when it likes; the request that meets such a close is answered 502,"
                    + " even a GET."),
    /** Requests that change something are sent twice. */
    REPLAYS_POST(
            Severity.WARNING,
            "Where no rule holds methods apart, a POST that the origin has already carried out is sent again (RFC 9110,"
                    + " 9.2.2 forbids it)."),
    /** One address of many. */
    ONE_ADDRESS(
            Severity.WARNING,
            "A server line holds one address of the name. A NAT gateway counts its ports per destination address:"
                    + " using all of a CDN's addresses multiplies them, and one dead edge is not an outage."),
    /** Names from libc at the start and from a resolver later. */
    STARTUP_NAMES(
            Severity.WARNING,
            "Without init-addr HAProxy takes the first address from libc and the next from its resolvers, a mixture"
                + " its manual (5.3.1) calls known to fail when addresses are renewed; and it does not start while the"
                + " name cannot be resolved."),
    /** A resolvers section that is not there. */
    RESOLVERS_MISSING(
            Severity.WARNING,
            "HAProxy refuses a server whose resolvers section does not exist; egresslab asks the system's name"
                    + " servers."),
    /** Plain HTTP to a port where TLS is spoken. */
    PLAIN_443(
            Severity.ERROR,
            "Port 443 speaks TLS: plain HTTP is answered 400 there, and would cross the internet readable."),
    /** A name inside the cluster. */
    INTERNAL_NAME(
            Severity.ERROR,
            "An ExternalName that points into the cluster reaches what network policies keep apart (CVE-2021-25740)."),
    /** A Service of type ExternalName. */
    EXTERNAL_NAME(
            Severity.NOTE,
            "Whoever may write Services can point this one anywhere (CVE-2021-25740). egresslab refuses private"
                    + " addresses when it connects; limit who may write Services in this namespace."),
    /** An object that another names is not there. */
    OBJECT_MISSING(Severity.ERROR, "Nothing says where these requests go."),
    /** Routing by path. */
    ROUTING(
            Severity.ERROR,
            "The egress proxy routes by Host alone and serves only hosts that are named: anything else would be an"
                    + " open proxy."),
    /** A line or word that is neither obeyed nor known to be harmless. */
    NOT_UNDERSTOOD(Severity.WARNING, "Nothing of a snippet is executed; what is not understood has no effect here."),
    /** Connections idle for longer than the NAT gateway remembers them. */
    IDLE_ABOVE_NAT(
            Severity.WARNING,
            "AWS's NAT gateway forgets a connection after 350 s of silence (Azure and Google sooner): the next request"
                    + " on it is lost.");

    private final Severity severity;
    private final String why;

    Rule(Severity severity, String why) {
        this.severity = severity;
        this.why = why;
    }

    /** As it is written in reports, such as {@code no-certificate-check}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How bad breaking it is. */
    public Severity severity() {
        return severity;
    }

    /** Why it matters, in a sentence or two; empty for what explains itself. */
    public String why() {
        return why;
    }
}
