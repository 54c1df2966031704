package dev.egresslab.simulator.nat;

/** IPv4 addresses as ints, first octet highest. */
public final class Ipv4 {

    private static final int OCTETS = 4;

    private Ipv4() {}

    /**
     * The address of a dotted quad.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static int of(String text) {
        String[] octets = text.split("\\.", -1);
        if (octets.length != OCTETS) {
            throw notAnAddress(text);
        }
        int address = 0;
        for (String octet : octets) {
            if (!octet.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(octet) > 255) {
                throw notAnAddress(text);
            }
            address = address << 8 | Integer.parseInt(octet);
        }
        return address;
    }

    /** The dotted quad of an address. */
    public static String text(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException(
                "an IPv4 address must be four numbers 0-255 with dots between, was '" + text + "'");
    }
}
