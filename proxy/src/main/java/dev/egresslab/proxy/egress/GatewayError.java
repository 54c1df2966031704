package dev.egresslab.proxy.egress;

/** Why the proxy itself answers instead of the origin, with the status and the name that RFC 9209 section 2.3 gives it. */
enum GatewayError {
    UNKNOWN_HOST(404, "destination_not_found"),
    BAD_REQUEST(400, "http_request_error"),
    DNS_TIMEOUT(504, "dns_timeout"),
    DNS_ERROR(502, "dns_error"),
    ADDRESS_PROHIBITED(502, "destination_ip_prohibited"),
    UNREACHABLE(502, "destination_ip_unroutable"),
    REFUSED(502, "connection_refused"),
    CONNECT_TIMEOUT(504, "connection_timeout"),
    TLS_ERROR(502, "tls_protocol_error"),
    TLS_CERTIFICATE(502, "tls_certificate_error"),
    TLS_TIMEOUT(504, "connection_timeout"),
    RELAY_ERROR(502, "proxy_configuration_error"),
    /** This machine lacks what a connection takes: descriptors, source ports. */
    SHORTAGE(503, "proxy_internal_error"),
    QUEUE_FULL(503, "connection_limit_reached"),
    QUEUE_TIMEOUT(503, "connection_limit_reached"),
    DRAINING(503, "destination_unavailable"),
    TERMINATED(502, "connection_terminated"),
    INCOMPLETE(502, "http_response_incomplete"),
    PROTOCOL_ERROR(502, "http_protocol_error"),
    UPGRADE_FAILED(502, "http_upgrade_failed"),
    ANSWER_TIMEOUT(504, "http_response_timeout"),
    /** The client sent its head or body, or took its answer, too slowly. */
    REQUEST_TIMEOUT(408, "http_request_error"),
    /** More connections from one address than one may have. */
    TOO_MANY_CONNECTIONS(429, "http_request_denied"),
    /** The proxy sheds load. */
    OVERLOADED(503, "proxy_internal_response"),
    /** Nobody is left to be answered; 499 is what nginx logs. */
    CLIENT_GONE(499, "connection_terminated");

    final int status;
    final String token;

    GatewayError(int status, String token) {
        this.status = status;
        this.token = token;
    }
}
