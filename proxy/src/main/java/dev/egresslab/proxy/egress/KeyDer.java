package dev.egresslab.proxy.egress;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Old forms of private keys as PKCS #8 (RFC 5208), which is the only one the JDK reads:
 *
 * <pre>
 *   SEQUENCE { INTEGER 0, SEQUENCE { algorithm, parameters }, OCTET STRING { the old form } }
 * </pre>
 *
 * An RSA key (PKCS #1, RFC 8017 A.1.2) has no parameters. An EC key (SEC 1, RFC 5915) carries its curve inside, as {@code [0]}; in PKCS #8
 * it stands outside.
 */
final class KeyDer {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int CURVE = 0xA0;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    /** 1.2.840.113549.1.1.1, and NULL. */
    private static final byte[] RSA = {
        0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1, 5, 0
    };
    /** 1.2.840.10045.2.1. */
    private static final byte[] EC = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};

    private KeyDer() {}

    static byte[] ofRsa(byte[] pkcs1) {
        return pkcs8(RSA, pkcs1);
    }

    /** @throws IllegalArgumentException when the key does not say its curve */
    static byte[] ofEc(byte[] sec1) {
        byte[] curve = curve(sec1);
        byte[] algorithm = Arrays.copyOf(EC, EC.length + curve.length);
        System.arraycopy(curve, 0, algorithm, EC.length, curve.length);
        return pkcs8(algorithm, sec1);
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(VERSION);
        body.writeBytes(element(SEQUENCE, algorithm));
        body.writeBytes(element(OCTET_STRING, key));
        return element(SEQUENCE, body.toByteArray());
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.length;
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** What stands in {@code [0]} of an EC key: the curve's name. */
    private static byte[] curve(byte[] sec1) {
        int at = content(sec1, 0);
        while (at < sec1.length) {
            int from = content(sec1, at);
            int end = from + length(sec1, at);
            if ((sec1[at] & 0xFF) == CURVE && end <= sec1.length) {
                return Arrays.copyOfRange(sec1, from, end);
            }
            at = end;
        }
        throw new IllegalArgumentException("an EC key must name its curve, this one does not");
    }

    /** Where the content of the element at this place begins. */
    private static int content(byte[] der, int at) {
        int first = octet(der, at + 1);
        return at + 2 + (first < 0x80 ? 0 : first - 0x80);
    }

    private static int length(byte[] der, int at) {
        int first = octet(der, at + 1);
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < Math.min(first - 0x80, 3); i++) {
            length = length << 8 | octet(der, at + 2 + i);
        }
        return length;
    }

    private static int octet(byte[] der, int at) {
        if (at >= der.length) {
            throw new IllegalArgumentException("an EC key must be whole, this one is cut off");
        }
        return der[at] & 0xFF;
    }
}
