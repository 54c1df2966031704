/**
 * Engine 2: the scenario as discrete events in virtual time, without a socket, a thread or a clock; the same seed gives the same
 * result to the byte. Main path: {@link dev.egresslab.bench.virtual.VirtualEngine}. Pure: may import the JDK, {@code simulator.nat},
 * {@code simulator.cloud}, {@code proxy.pool}, {@code proxy.resilience}, {@code bench.scenario}, {@code bench.workload} and {@code reports.results}.
 */
@NullMarked
package dev.egresslab.bench.virtual;

import org.jspecify.annotations.NullMarked;
