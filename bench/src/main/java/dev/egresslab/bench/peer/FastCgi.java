package dev.egresslab.bench.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The little of FastCGI 1.0 that one request without a body on a connection of its own needs (the FastCGI Specification, Open Market, 1996,
 * sections 3.3, 3.4, 5 and 6.2).
 */
final class FastCgi {
    private static final int VERSION = 1;
    private static final int REQUEST_ID = 1;
    private static final int BEGIN_REQUEST = 1;
    private static final int END_REQUEST = 3;
    private static final int PARAMS = 4;
    private static final int STDIN = 5;
    private static final int STDOUT = 6;
    private static final int STDERR = 7;
    private static final int RESPONDER = 1;
    private static final int LENGTH_BYTE_MAX = 127;
    private static final int RECORD_BYTES_MAX = 65_535;

    private FastCgi() {}

    /**
     * What came back.
     *
     * @param status of the {@code Status} header; 200 without one
     * @param body what follows the headers
     * @param errors what the script printed on its standard error
     */
    record Answer(int status, String body, String errors) {}

    /** The bytes of a request with these parameters. */
    static byte[] request(Map<String, String> parameters) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        record(out, BEGIN_REQUEST, new byte[] {0, RESPONDER, 0, 0, 0, 0, 0, 0});
        ByteArrayOutputStream pairs = new ByteArrayOutputStream();
        parameters.forEach((name, value) -> pair(pairs, name, value));
        record(out, PARAMS, pairs.toByteArray());
        record(out, PARAMS, new byte[0]);
        record(out, STDIN, new byte[0]);
        return out.toByteArray();
    }

    private static void record(ByteArrayOutputStream out, int type, byte[] content) {
        if (content.length > RECORD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a record must have at most " + RECORD_BYTES_MAX + " bytes, had " + content.length);
        }
        byte[] header = ByteBuffer.allocate(8)
                .put((byte) VERSION)
                .put((byte) type)
                .putShort((short) REQUEST_ID)
                .putShort((short) content.length)
                .array();
        out.writeBytes(header);
        out.writeBytes(content);
    }

    private static void pair(ByteArrayOutputStream out, String name, String value) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
        length(out, nameBytes.length);
        length(out, valueBytes.length);
        out.writeBytes(nameBytes);
        out.writeBytes(valueBytes);
    }

    private static void length(ByteArrayOutputStream out, int length) {
        if (length <= LENGTH_BYTE_MAX) {
            out.write(length);
        } else {
            out.writeBytes(ByteBuffer.allocate(4).putInt(length | 0x8000_0000).array());
        }
    }

    /**
     * Reads all that was sent back.
     *
     * @throws IOException when it is not a whole answer
     */
    static Answer answer(byte[] bytes) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            for (int type = next(in, output, errors); type != END_REQUEST; type = next(in, output, errors)) {
                // Everything is done by reading it.
            }
        } catch (BufferUnderflowException e) {
            throw new IOException("the FastCGI answer ended after " + bytes.length + " bytes, before its end", e);
        }
        return cgi(output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    /** Reads one record and answers its type. */
    private static int next(ByteBuffer in, ByteArrayOutputStream output, ByteArrayOutputStream errors) {
        in.get();
        int type = in.get();
        in.getShort();
        byte[] content = new byte[in.getShort() & 0xFFFF];
        byte[] padding = new byte[in.get() & 0xFF];
        in.get();
        in.get(content);
        in.get(padding);
        if (type == STDOUT) {
            output.writeBytes(content);
        } else if (type == STDERR) {
            errors.writeBytes(content);
        }
        return type;
    }

    private static Answer cgi(String output, String errors) throws IOException {
        int end = output.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("the answer has no CGI headers: " + output);
        }
        int status = output.substring(0, end)
                .lines()
                .filter(line -> line.startsWith("Status: "))
                .map(line -> Integer.parseInt(line.split(" ", 3)[1]))
                .findFirst()
                .orElse(200);
        return new Answer(status, output.substring(end + 4), errors);
    }
}
