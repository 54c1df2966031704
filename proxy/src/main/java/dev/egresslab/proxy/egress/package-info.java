/**
 * The proxy itself: listeners, upstream connections, TLS, relay, DNS, drain. Handlers decide nothing that {@code pool} or {@code http} can
 * decide: they turn bytes into calls and answers into bytes. Imports pool, config and http of the proxy.
 */
@NullMarked
package dev.egresslab.proxy.egress;

import org.jspecify.annotations.NullMarked;
