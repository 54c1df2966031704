package dev.egresslab.simulator.nat;

/** Which of the free ports a gateway takes for a new mapping. */
public enum PortChoice {
    /** Any, all about equally likely. */
    RANDOM,
    /** One that no destination uses while there is one, and only then one that merely this destination does not use. */
    UNUSED_FIRST,
    /**
     * The client's own port if it is free, else Linux's search: five runs of 128, 64, 32, 16 and 8 consecutive ports from random starts,
     * after which the packet is dropped though ports may be free (Linux {@code nf_nat_l4proto_unique_tuple}).
     */
    LINUX_PROBE,
    /** The client's own port if it is free, else the next free one after the port that was found last, as Linux before 5. */
    LINUX_4_ROVER,
    /** Linux before 5 with {@code --random-fully}: the next free one after a random port. */
    LINUX_4_RANDOM_FULLY;

    /** Whether the gateway enters a port in its table a while after it has chosen it, so that it may choose it twice. */
    public boolean races() {
        return this == LINUX_4_ROVER || this == LINUX_4_RANDOM_FULLY;
    }
}
