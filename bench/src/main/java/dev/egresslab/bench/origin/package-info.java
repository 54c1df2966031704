/**
 * The origin role: an HTTP/1.1 server as a CDN edge is one, with TLS, the name server that gives its public addresses, and the
 * certificate authority of a run. May import Netty, HdrHistogram, {@code bench.scenario} and {@code bench.workload}.
 */
@NullMarked
package dev.egresslab.bench.origin;

import org.jspecify.annotations.NullMarked;
