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
    LINUX_PROBE
}
