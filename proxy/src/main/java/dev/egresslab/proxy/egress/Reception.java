package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.ClientLimits;
import dev.egresslab.proxy.http.BodyKind;
import dev.egresslab.proxy.http.RequestHead;
import org.jspecify.annotations.Nullable;

/** Decides about a request whose head is sound, before any upstream is asked for it. */
final class Reception {
    private Reception() {}

    /**
     * Why a request is not let in.
     *
     * @param status of the answer
     * @param detail in words
     */
    record Refusal(GatewayError error, int status, String detail) {
        private static Refusal of(GatewayError error, String detail) {
            return new Refusal(error, error.status, detail);
        }
    }

    /**
     * The reason to refuse it; null when it may go on. What costs least comes first.
     *
     * @param overAddress whether its client has more connections than one may
     * @param stage what the proxy sheds
     * @param route where it would go; null for nowhere
     */
    static @Nullable Refusal refusal(
            RequestHead head, ClientLimits limits, boolean overAddress, OverloadStage stage, @Nullable Upstream route) {
        if (overAddress) {
            return Refusal.of(
                    GatewayError.TOO_MANY_CONNECTIONS,
                    "an address may have " + limits.maxPerAddress() + " connections, yours has more");
        }
        if (stage.includes(OverloadStage.REFUSING)) {
            return Refusal.of(GatewayError.OVERLOADED, "the proxy is overloaded");
        }
        if (limits.bodyBytes() > 0 && head.bodyKind() == BodyKind.LENGTH && head.bodyLength() > limits.bodyBytes()) {
            return new Refusal(GatewayError.BAD_REQUEST, 413, tooLong(limits));
        }
        return route == null
                ? Refusal.of(GatewayError.UNKNOWN_HOST, "no upstream is configured for host " + head.host())
                : null;
    }

    /** What is said of a body that is too long. */
    static String tooLong(ClientLimits limits) {
        return "a body must be at most " + limits.bodyBytes() + " bytes long";
    }
}
