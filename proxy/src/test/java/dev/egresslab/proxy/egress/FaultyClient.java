package dev.egresslab.proxy.egress;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.SplittableRandom;

/**
 * A client of {@link FaultyOrigin}: connections that carry a few requests each, each request with a nonce that its answer must be made of. It
 * leaves now and then; and one request in so many has a body, and one wants an answer, of some megabytes, to be read slowly.
 */
@SuppressWarnings("StringConcatToTextBlock") // Every CR counts.
final class FaultyClient {
    private final EgressProxy proxy;
    private final Nonces requests;
    private final Nonces answers;
    private final int number;
    private final SplittableRandom random;
    private final int longOneIn;

    /** @param longOneIn of how many requests one has a long body, and another a long answer */
    FaultyClient(
            EgressProxy proxy, Nonces requests, Nonces answers, int number, SplittableRandom random, int longOneIn) {
        this.longOneIn = longOneIn;
        this.proxy = proxy;
        this.requests = requests;
        this.answers = answers;
        this.number = number;
        this.random = random;
    }

    /** Sends so many requests, and answers how many were answered whole. */
    int run(int total) throws IOException {
        int whole = 0;
        for (int request = 0; request < total; ) {
            try (Wireline line = Proxies.busyClient(proxy)) {
                int last = Math.min(total, request + 1 + random.nextInt(8));
                for (; request < last; request++) {
                    exchange(line, "n" + number + "-" + request);
                    whole++;
                }
            } catch (SocketException | EOFException e) {
                // The answer was cut off, and said so; what matters is that it was not another's.
                request++;
            }
        }
        return whole;
    }

    private void exchange(Wireline line, String nonce) throws IOException {
        int kind = random.nextInt(longOneIn);
        boolean post = kind < longOneIn / 3;
        int length = kind == 0 ? longOne() : post ? random.nextInt(40_000) : 0;
        int wanted = kind == longOneIn - 1 ? longOne() : 0;
        String head = (post ? "POST" : "GET") + " / HTTP/1.1\r\nHost: a.test\r\nX-Nonce: " + nonce + "\r\nX-Wanted: "
                + wanted + "\r\nContent-Length: " + length + "\r\n\r\n";
        requests.write(line, nonce, head + Nonces.body(nonce, length));
        if (random.nextInt(50) == 0) {
            line.reset();
            throw new SocketException("this client leaves");
        }
        String answer = line.head();
        if (answer.startsWith("HTTP/1.1 5")) {
            throw new SocketException("the proxy gives up");
        }
        readAnswer(line, nonce, answer, wanted > 0);
    }

    /** From five to nine megabytes: more than the socket buffers of two hops and the proxy's own take (Linux lets one grow to 4 MB). */
    private int longOne() {
        return 5_000_000 + random.nextInt(4_000_000);
    }

    private void readAnswer(Wireline line, String nonce, String head, boolean slowly) throws IOException {
        String length = head.replaceAll("(?is).*content-length: (\\d+)\r\n.*", "$1");
        if (length.equals(head)) {
            String body = chunks(line);
            if (!body.equals(Nonces.body(nonce, body.length()))) {
                throw new Nonces.CrossedException(nonce, body);
            }
        } else if (slowly) {
            answers.readSlowly(line, nonce, Integer.parseInt(length), random);
        } else {
            Nonces.read(line, nonce, Integer.parseInt(length));
        }
    }

    private static String chunks(Wireline line) throws IOException {
        StringBuilder body = new StringBuilder();
        for (int size = size(line); size > 0; size = size(line)) {
            body.append(line.bytes(size));
            line.bytes(2);
        }
        line.bytes(2);
        return body.toString();
    }

    private static int size(Wireline line) throws IOException {
        StringBuilder size = new StringBuilder(line.bytes(1));
        while (size.charAt(size.length() - 1) != '\n') {
            size.append(line.bytes(1));
        }
        return Integer.parseInt(size.toString().strip(), 16);
    }
}
