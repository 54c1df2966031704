/**
 * Probes, Prometheus metrics and explanations of a running proxy, which {@code egress} publishes through {@link
 * dev.egresslab.proxy.admin.AdminView}. Imports nothing of the proxy.
 */
@NullMarked
package dev.egresslab.proxy.admin;

import org.jspecify.annotations.NullMarked;
