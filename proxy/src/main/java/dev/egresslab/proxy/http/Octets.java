package dev.egresslab.proxy.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Classes of octets (RFC 9110 section 5.5 and 5.6.2, RFC 3986) and comparisons without regard to case. */
final class Octets {
    static final byte CR = '\r';
    static final byte LF = '\n';
    static final byte SP = ' ';
    static final byte HT = '\t';

    /** One in each octet of a word. */
    private static final long ONES = 0x0101010101010101L;

    private static final VarHandle LITTLE_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final byte TOKEN = 1;
    private static final byte FIELD = 2;
    private static final byte TARGET = 4;
    private static final byte[] CLASSES = classes();

    private Octets() {}

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = 0; c < 256; c++) {
            boolean alphanumeric = c < 0x80 && Character.isLetterOrDigit(c);
            if (alphanumeric || "!#$%&'*+-.^_`|~".indexOf(c) >= 0) {
                classes[c] |= TOKEN;
            }
            if (c == HT || (c >= SP && c != 0x7f)) {
                classes[c] |= FIELD;
            }
            if (c > SP && c < 0x7f && c != '#') {
                classes[c] |= TARGET;
            }
        }
        return classes;
    }

    /** tchar: what methods and field names are made of. */
    static boolean token(byte octet) {
        return (CLASSES[octet & 0xff] & TOKEN) != 0;
    }

    /** What a field value may contain: no control character but the tab. */
    static boolean field(byte octet) {
        return (CLASSES[octet & 0xff] & FIELD) != 0;
    }

    /** What a request target may contain: visible ASCII without the fragment's sign. */
    static boolean target(byte octet) {
        return (CLASSES[octet & 0xff] & TARGET) != 0;
    }

    static boolean blank(byte octet) {
        return octet == SP || octet == HT;
    }

    static boolean digit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    /** Where an octet is first between the two positions; -1 when nowhere. Eight at a time: a word of them has a zero where it is (Hacker's Delight 6-1). */
    static int indexOf(byte[] bytes, int from, int to, byte octet) {
        long wanted = (octet & 0xffL) * ONES;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long differences = (long) LITTLE_ENDIAN.get(bytes, at) ^ wanted;
            long zeros = (differences - ONES) & ~differences & ONES << 7;
            if (zeros != 0) {
                return at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == octet) {
                return at;
            }
        }
        return -1;
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(byte octet) {
        if (digit(octet)) {
            return octet - '0';
        }
        int lower = octet | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /** Whether bytes {@code [from, to)} are the lower-case ASCII text, without regard to case. */
    static boolean equalsIgnoreCase(byte[] bytes, int from, int to, String lower) {
        if (to - from != lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (lower(bytes[from + i]) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether both ranges of the same bytes are equal without regard to case. */
    static boolean equalsIgnoreCase(byte[] bytes, int from, int to, int otherFrom, int otherTo) {
        if (to - from != otherTo - otherFrom) {
            return false;
        }
        for (int i = 0; i < to - from; i++) {
            if (lower(bytes[from + i]) != lower(bytes[otherFrom + i])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
    }

    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
