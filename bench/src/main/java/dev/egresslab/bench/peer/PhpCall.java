package dev.egresslab.bench.peer;

/**
 * One call of a page, as {@code curl_getinfo()} tells it. The phases are microseconds, and their sum is {@code totalMicros}; the time of a
 * call that failed is in the phase it failed in.
 *
 * @param host the host that was called
 * @param status of the answer; 0 when there was none
 * @param error curl's number of the error; 0 when there was none
 * @param message curl's words for it; empty when there was none
 * @param osError the operating system's number of the error below it; 0 when there was none
 * @param connections connections that were opened for the call: 0 when a kept one was used
 * @param requested whether it came so far that the request was to be sent: name, TCP, gateway and TLS lay behind it
 * @param lookupMicros the name; PHP is told the address, so this is no query
 * @param connectMicros TCP; through a gateway only as far as the gateway
 * @param tlsMicros the TLS handshake; through a gateway also the gateway's answer to SOCKS, which stands for the TCP connection behind it:
 *     curl does not tell the two apart (and has it in {@code firstByteMicros} when there is no TLS)
 * @param firstByteMicros from the request to the first byte of the answer
 * @param bodyMicros the rest of the answer
 * @param bodyBytes bytes of the answer's body
 * @param bytesSent bytes of the request, its head included
 * @param bytesReceived bytes of the answer, its head included
 */
public record PhpCall(
        String host,
        int status,
        int error,
        String message,
        int osError,
        int connections,
        boolean requested,
        long lookupMicros,
        long connectMicros,
        long tlsMicros,
        long firstByteMicros,
        long bodyMicros,
        long bodyBytes,
        long bytesSent,
        long bytesReceived) {

    /** The whole call, as curl measured it. */
    public long totalMicros() {
        return lookupMicros + connectMicros + tlsMicros + firstByteMicros + bodyMicros;
    }
}
