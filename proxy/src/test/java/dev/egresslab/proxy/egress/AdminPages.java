package dev.egresslab.proxy.egress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Objects;

/** The admin pages of a proxy, as an operator's probe asks for them. */
final class AdminPages {
    private final InetSocketAddress address;

    AdminPages(EgressProxy proxy) {
        address = Objects.requireNonNull(proxy.adminAddress(), "the proxy must have an admin address");
    }

    /** Status and content, such as {@code 200 ready}. */
    String get(String path) {
        return ask("GET", path);
    }

    String post(String path) {
        return ask("POST", path);
    }

    private String ask(String method, String path) {
        try (Wireline line = new Wireline(new Socket(address.getAddress(), address.getPort()))) {
            line.send(
                    method + " " + path + " HTTP/1.1\r\nHost: admin\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            String head = line.head();
            return head.substring(9, 12) + " " + line.rest().strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether nobody listens there any more. */
    boolean gone() {
        return Proxies.refuses(address);
    }
}
