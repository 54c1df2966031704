package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.http.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Answers of the proxy's own. Each carries Proxy-Status (RFC 9209) with the reason, so that a client can tell them from the origin's, and a
 * line of text for people.
 */
final class LocalAnswer {
    private LocalAnswer() {}

    /**
     * Makes an answer.
     *
     * @param status the status code
     * @param token the error type of RFC 9209
     * @param detail the reason in words
     * @param toHead whether the body is left out
     * @param close whether the connection ends with it
     */
    static ByteBuf write(
            ByteBufAllocator allocator, int status, String token, String detail, boolean toHead, boolean close) {
        String text = printable(detail);
        ByteBuf out = allocator.buffer(256 + 2 * text.length());
        Wire.ascii(out, "HTTP/1.1 " + status + " " + phrase(status) + "\r\n");
        Wire.ascii(out, "Proxy-Status: egresslab; error=" + token + "; details=\"" + text + "\"\r\n");
        if (status == 503 || status == 429) {
            Wire.ascii(out, "Retry-After: 1\r\n");
        }
        if (status == 405) {
            Wire.ascii(out, "Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE\r\n");
        }
        Wire.ascii(out, "Content-Type: text/plain\r\nContent-Length: ");
        Wire.decimal(out, text.length() + 1L);
        Wire.ascii(out, close ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n");
        if (!toHead) {
            Wire.ascii(out, text);
            out.writeByte('\n');
        }
        return out;
    }

    /** What may stand in a quoted string without escapes: no byte of a request or a certificate can end the string or the line. */
    private static String printable(String text) {
        StringBuilder printable = new StringBuilder(Math.min(text.length(), 300));
        for (int i = 0; i < text.length() && i < 300; i++) {
            char c = text.charAt(i);
            printable.append(c == '"' ? '\'' : c < ' ' || c > '~' || c == '\\' ? '?' : c);
        }
        return printable.toString();
    }

    private static String phrase(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 417 -> "Expectation Failed";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            default -> "Error";
        };
    }
}
