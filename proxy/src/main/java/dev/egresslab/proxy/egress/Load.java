package dev.egresslab.proxy.egress;

/**
 * What weighs on the proxy at a moment.
 *
 * @param loopLagNanos how late the latest event loop comes to its work, standing
 * @param memoryShare share of the heap's or direct memory's limit that is in use, whichever is more
 * @param descriptorShare share of the process's descriptors that is open
 */
record Load(long loopLagNanos, double memoryShare, double descriptorShare) {
    static final Load NONE = new Load(0, 0, 0);

    /** In words, for the log. */
    String text() {
        return "loop lag " + loopLagNanos / 1_000_000 + " ms, memory " + Math.round(100 * memoryShare)
                + " %, descriptors " + Math.round(100 * descriptorShare) + " %";
    }
}
