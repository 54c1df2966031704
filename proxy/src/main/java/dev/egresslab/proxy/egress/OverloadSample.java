package dev.egresslab.proxy.egress;

import java.util.Map;

/**
 * What weighs on the proxy now, and what it sheds.
 *
 * @param stage 0 for nothing, 1 keep-alive off, 2 requests refused, 3 no connection accepted
 * @param begun how often each stage has begun, by its name
 * @param loopLagNanos how late the latest event loop comes to its work, standing
 * @param memoryShare share of the heap's or direct memory's limit that is in use, whichever is more
 * @param descriptorShare share of the process's descriptors that is open
 */
public record OverloadSample(
        int stage, Map<String, Long> begun, long loopLagNanos, double memoryShare, double descriptorShare) {}
