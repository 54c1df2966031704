package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.http.Rejection;
import dev.egresslab.proxy.http.RequestHead;

/** Requests of one client that no upstream is asked for: each is counted, logged and answered. Belongs to the client's event loop. */
final class Refusals {
    private final Clients clients;
    private final ClientConnection client;

    Refusals(Clients clients, ClientConnection client) {
        this.clients = clients;
        this.client = client;
    }

    /** What is no request: its end cannot be known, so the connection ends with it. */
    void malformed(Rejection wrong) {
        note("", "", GatewayError.BAD_REQUEST, wrong.status(), wrong.reason());
        client.answer(wrong.status(), GatewayError.BAD_REQUEST.token, wrong.reason(), false, true);
    }

    /** A head that did not come in time. */
    void late() {
        GatewayError error = GatewayError.REQUEST_TIMEOUT;
        note("", "", error, error.status, "the head came too slowly");
        client.answer(error.status, error.token, "the head did not come in time", false, true);
    }

    /** @param last whether the connection ends with the answer */
    void refuse(RequestHead head, Reception.Refusal refusal, boolean last) {
        note(head.method(), head.target(), refusal.error(), refusal.status(), refusal.detail());
        boolean toHead = head.method().equals("HEAD");
        client.answer(refusal.status(), refusal.error().token, refusal.detail(), toHead, last);
    }

    private void note(String method, String target, GatewayError error, int status, String detail) {
        clients.rejected(status);
        AccessLog log = clients.accessLog;
        if (log != null) {
            log.add(ExchangeRecord.refused(client.seen(), method, target, error, status, detail), System.nanoTime());
        }
    }
}
