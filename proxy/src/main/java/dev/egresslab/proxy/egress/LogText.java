package dev.egresslab.proxy.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Lines of the access log being put together, as bytes in UTF-8: text and an encoder behind it would cost more than the line. Not thread safe. */
final class LogText {
    private static final int BEGINNING = 65_536;

    /** What is kept for the next lines; more, from a moment when the disk was slow, is given back. */
    private static final int KEPT_MAX = 1 << 20;

    private byte[] bytes = new byte[BEGINNING];
    private int length;

    /** Appends a text of ASCII alone. */
    LogText ascii(String text) {
        return ascii(text, text.length());
    }

    /** Appends a text of ASCII alone up to a position in it. */
    @SuppressWarnings("deprecation") // Copies the low bytes of characters, which is what ASCII is.
    LogText ascii(String text, int end) {
        reserve(end);
        text.getBytes(0, end, bytes, length);
        length += end;
        return this;
    }

    /** Appends any text up to a position in it. */
    LogText text(String text, int end) {
        reserve(end);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return bytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
            }
            bytes[length++] = (byte) c;
        }
        return this;
    }

    /** Takes back what was appended since it had so many bytes. */
    void shorten(int to) {
        length = to;
    }

    LogText bytes(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    /** Appends a character of ASCII. */
    LogText ascii(char c) {
        reserve(1);
        bytes[length++] = (byte) c;
        return this;
    }

    /** Appends a number in decimal. */
    LogText number(long number) {
        if (number < 0) {
            return ascii(Long.toString(number));
        }
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits(number, digits);
    }

    /** Appends the last so many digits of a number. */
    LogText digits(long number, int digits) {
        reserve(digits);
        long rest = number;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** Appends an address as a literal. */
    LogText address(InetAddress address) {
        if (!(address instanceof Inet4Address)) {
            return ascii(address.getHostAddress());
        }
        byte[] octets = address.getAddress();
        number(octets[0] & 0xff);
        for (int i = 1; i < octets.length; i++) {
            ascii('.').number(octets[i] & 0xff);
        }
        return this;
    }

    /** Appends an address with its port. */
    LogText endpoint(InetSocketAddress address) {
        return address(address.getAddress()).ascii(':').number(address.getPort());
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    int length() {
        return length;
    }

    /** What is there, valid until more is appended; longer than {@link #length}. */
    byte[] array() {
        return bytes;
    }

    void clear() {
        length = 0;
        if (bytes.length > KEPT_MAX) {
            bytes = new byte[BEGINNING];
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
