/** Probes and Prometheus metrics of a running proxy. Imports pool, config and http of the proxy. */
@NullMarked
package dev.egresslab.proxy.admin;

import org.jspecify.annotations.NullMarked;
